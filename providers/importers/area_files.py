"""Reads names, codes and outlines of areas from a GeoJSON or CSV file, and says all that is wrong with it."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from core.commands import CannotStart, RowError
from providers.importers.outlines import what_is_wrong
from providers.models import Area

MOST_BYTES = 20 * 1024 * 1024
NORTH_END = 1_300_000  # metres: beyond the last place of the National Grid
GSS_CODE = re.compile(r"[EWSN][0-9]{8}")
YES_OR_NO = {"": False, "no": False, "false": False, "yes": True, "true": True}


@dataclass(frozen=True)
class AreaRow:
    """An area as a file gives it. Easting and northing are OSGB metres; None: not given."""

    code: str
    name: str
    gss_code: str
    is_home: bool
    outline: dict[str, Any] | None = None
    easting: int | None = None
    northing: int | None = None


def read_areas(path: Path) -> list[AreaRow]:
    """The areas of the file at `path`. Raises `CannotStart` with every problem of the file."""
    raw = read_bytes(path)
    rows = list(csv_rows(raw) if path.suffix.lower() == ".csv" else geojson_rows(raw))
    problems = [problem for number, row in enumerate(rows, 1) for problem in problems_of(number, row)]
    problems += [problem for column in ("code", "name", "gss_code") for problem in duplicates(rows, column)]
    if not problems and not any(yes_or_no(row["is_home"]) for row in rows):
        problems.append("No area is yours. Mark at least one: `is_home` in GeoJSON, `home` in CSV.")
    if problems:
        raise CannotStart(*problems)
    return [as_area_row(row) for row in rows]


def as_area_row(row: dict[str, Any]) -> AreaRow:
    outline = row.get("outline") and {key: row["outline"][key] for key in ("type", "coordinates")}
    return AreaRow(**row | {"is_home": yes_or_no(row["is_home"]), "outline": outline})


def read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CannotStart(f"{path.name} is larger than 20 MB. Make the outlines simpler.")
        return path.read_bytes()
    except OSError as error:
        raise CannotStart(f"“{path}” cannot be read: {error.strerror}.") from error


def geojson_rows(raw: bytes) -> Iterator[dict[str, Any]]:
    try:
        content = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise CannotStart(f"The file is not JSON: {error}") from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        raise CannotStart("The file is not GeoJSON with areas: it needs a list of `features`.")
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        values = properties if isinstance(properties, dict) else {}
        outline = feature.get("geometry") if isinstance(feature, dict) else None
        yield row_of(values) | {
            "is_home": values.get("is_home", False),
            "outline": outline,
            "easting": values.get("easting"),
            "northing": values.get("northing"),
        }


def csv_rows(raw: bytes) -> Iterator[dict[str, Any]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise CannotStart(f"The file is not CSV: {error}") from error
    if not rows:
        raise CannotStart("The file has no rows, so no areas.")
    if missing := {"code", "name", "home"} - rows[0].keys():
        raise CannotStart(f"The first line must also name these columns: {', '.join(sorted(missing))}.")
    for row in rows:
        yield row_of(row) | {"is_home": row["home"] or ""}


def row_of(values: dict[str, Any]) -> dict[str, Any]:
    texts = {column: values.get(column) or "" for column in ("code", "name", "gss_code")}
    return {column: text.strip() if isinstance(text, str) else text for column, text in texts.items()}


def problems_of(number: int, row: dict[str, Any]) -> Iterator[RowError]:
    """Each value of a row that an area cannot have, and what would be right."""

    def wrong(column: str, right: str) -> RowError:
        return RowError(number, column, str(row[column])[:60], right)

    if yes_or_no(row["is_home"]) is None:
        yield wrong("is_home", "Write yes or no (in GeoJSON: true or false).")
    if row["gss_code"] and not GSS_CODE.fullmatch(str(row["gss_code"])):
        yield wrong("gss_code", "Write the ONS code, for example E09000013, or leave it out.")
    if fault := what_is_wrong(row.get("outline")):
        yield wrong("outline", fault)
    if not is_point(row.get("easting"), row.get("northing")):
        yield wrong("easting", "Give easting and northing in whole metres on the National Grid, or neither.")
    for column in ("code", "name"):
        if not isinstance(row[column], str) or not row[column].isprintable() or row[column].startswith(tuple("=+-@")):
            yield wrong(column, "Write it in letters. It cannot begin with = + - or @.")
            return
    try:
        Area(code=row["code"], name=row["name"]).clean_fields()
    except ValidationError as error:
        for column, messages in error.message_dict.items():
            yield wrong(column, " ".join(messages))


def is_point(easting: Any, northing: Any) -> bool:
    if easting is None and northing is None:
        return True
    return all(type(metres) is int and 0 <= metres <= NORTH_END for metres in (easting, northing))


def duplicates(rows: list[dict[str, Any]], column: str) -> Iterator[RowError]:
    values = [str(row[column]).casefold() for row in rows]
    counts, seen = Counter(values), set()
    for number, (row, value) in enumerate(zip(rows, values, strict=True), 1):
        if value and value in seen:
            yield RowError(number, column, row[column], f"{counts[value]} rows have it. Each area needs its own.")
        seen.add(value)


def yes_or_no(value: Any) -> bool | None:
    """None when it is neither."""
    return value if isinstance(value, bool) else YES_OR_NO.get(str(value or "").strip().lower())
