"""What a server does once, before it answers anybody."""

import gc
import logging

from django.db import Error, connections

from core.memory import look_less_often
from pathways.search import prepare
from pathways.views.directory import draw_ahead

logger = logging.getLogger(__name__)


def get_ready() -> None:
    """Make the search index and draw the directory, and let no first visitor wait for them.

    With `gunicorn --preload` this runs before the workers fork: they share the memory. A connection must not
    be shared, and what stays for good is left out of the garbage collector's rounds, which would otherwise unshare it.
    Where the database is away the server starts all the same, and `/healthz` says so.
    """
    gc.disable()
    try:
        prepare()
        draw_ahead()
    except Error:
        logger.exception("The search index is not made yet: the database does not answer.")
    except Exception:
        logger.exception("The directory could not be drawn ahead; it is drawn when somebody asks.")
    finally:
        connections.close_all()
    gc.freeze()  # without a round before: it takes a tenth of the start, and hardly anything is to be thrown away
    look_less_often()
    gc.enable()
