"""What a server does once, before it answers anybody."""

import gc
import logging

from django.db import Error, connections

from pathways.search import prepare

logger = logging.getLogger(__name__)


def get_ready() -> None:
    """Make the search index, and let no first visitor wait for it.

    With `gunicorn --preload` this runs before the workers fork: they share the index's memory. A connection must not
    be shared, and what stays for good is left out of the garbage collector's rounds, which would otherwise unshare it.
    Where the database is away the server starts all the same, and `/healthz` says so.
    """
    try:
        prepare()
    except Error:
        logger.exception("The search index is not made yet: the database does not answer.")
    finally:
        connections.close_all()
    gc.collect()
    gc.freeze()
