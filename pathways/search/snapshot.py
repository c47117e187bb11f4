"""The index in a file, so that a server does not make it anew at every start.

A file is believed only where its seal holds: it is whole, and was written with this site's key by this very
code. Any other is passed over, and the index is made from the database, which alone is the truth. Whether the
index is still of this database, and what it has missed, `replica` finds out.
"""

from __future__ import annotations

import hmac
import logging
import os
import sys
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac

from pathways import entries
from pathways.search.index import PackedIndex
from pathways.search.packing import Packed

logger = logging.getLogger(__name__)
SEAL_LENGTH = 32
LIBRARIES = ("msgspec", "pyroaring", "snowballstemmer")


class Snapshot(Packed):
    """An index, and the changes that it has taken in."""

    taken_in: dict[int, UUID]
    index: PackedIndex


def place() -> Path | None:
    """The file of this database; None where nothing is to be kept."""
    if not settings.SEARCH_FOLDER:
        return None
    of = connection.settings_dict
    name = "\n".join(str(of[part]) for part in ("ENGINE", "HOST", "PORT", "NAME"))
    return Path(settings.SEARCH_FOLDER) / f"{sha256(name.encode()).hexdigest()[:16]}.index"


def read() -> Snapshot | None:
    try:
        content = memoryview(path.read_bytes()) if (path := place()) else b""
    except OSError:
        return None
    packed = content[SEAL_LENGTH:]
    if not (content and hmac.compare_digest(content[:SEAL_LENGTH], seal(packed))):
        return None
    return msgspec.msgpack.decode(packed, type=Snapshot)


def write(snapshot: Snapshot) -> None:
    """Whoever reads meanwhile sees the old file or the new one. Without room for it, a start merely takes longer."""
    if not (path := place()):
        return
    packed = msgspec.msgpack.encode(snapshot)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.", delete=False) as file:
            try:
                file.write(seal(packed))
                file.write(packed)
                file.flush()
                os.replace(file.name, path)
            except OSError:
                os.unlink(file.name)
                raise
    except OSError as error:
        logger.warning("The search index could not be kept for the next start: %s", error)


def seal(packed: bytes | memoryview) -> bytes:
    key = salted_hmac("search snapshot", code(), algorithm="sha256").digest()
    return hmac.digest(key, packed, "sha256")


@cache
def code() -> str:
    """Changes with whatever an index is made by."""
    sources = [*sorted(Path(__file__).parent.glob("*.py")), Path(entries.__file__)]
    made_by = [sys.version, sys.byteorder, *map(version, LIBRARIES)]
    return sha256(b"\n".join([*(path.read_bytes() for path in sources), *map(str.encode, made_by)])).hexdigest()
