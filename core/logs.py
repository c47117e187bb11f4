"""What does not belong in a log: a token in an address opens something without a sign-in."""

import logging
import re

TOKEN = re.compile(r"[\w.:=-]{32,}")


class WithoutTokens(logging.Filter):
    """Whatever is long enough to be a token is left out of a line, wherever it stands."""

    def filter(self, line: logging.LogRecord) -> bool:
        if line.name.startswith("django.request") and line.args:
            line.msg, line.args = TOKEN.sub("...", line.getMessage()), ()
        return True
