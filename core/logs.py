"""What must not stand in a log."""

import logging
import re

#: As `core.tokens` makes them: who it is for, a full stop, and a signature of 43 letters. A spoiled one is masked too.
TOKEN = re.compile(r"[\w-]{8,}\.[\w-]{40,}")


class WithoutTokens(logging.Filter):
    """Masks links that work without signing in: whoever reads a log could use them."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if TOKEN.search(message):
            record.msg, record.args = TOKEN.sub("(token)", message), ()
        return True
