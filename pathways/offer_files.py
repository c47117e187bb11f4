"""The offer on a day as a table that a spreadsheet opens, and as JSON with all that was kept."""

from __future__ import annotations

import json
from collections.abc import Iterator

from core.differences import BLANK, NONE
from core.tabular import csv_lines, write_xlsx
from pathways.differences import ORDER, everything
from pathways.offer_as_of import Line, Offer, documents_of

ABOUT = ("on", "state_then", "version", "address")
MACHINERY = {"slug", "ref", "merged_into", "photos", "easy_read_of"}
COLUMNS = tuple(name for name in ORDER if name not in MACHINERY)


def csv_of(offer: Offer) -> Iterator[str]:
    """The lines of a CSV file."""
    return csv_lines([*ABOUT, *COLUMNS], table_of(offer))


def xlsx_of(offer: Offer) -> bytes:
    """The same table as a workbook."""
    return write_xlsx([*ABOUT, *COLUMNS], table_of(offer), title=f"Offer on {offer.question.on}")


def table_of(offer: Offer) -> Iterator[list[str]]:
    """A line for each listing that was asked for, in the words of the form; empty where nothing was stated."""
    for line, document in documents_of(offer):
        said: dict[str, list[str]] = {}
        for fact in everything(document):
            if fact.after not in (BLANK, NONE):
                said.setdefault(fact.name, []).append(whole(fact.label, fact.after, name=fact.name))
        yield [*about(offer, line).values(), *("\n".join(said.get(name, ())) for name in COLUMNS)]


def whole(label: str, words: str, *, name: str) -> str:
    return f"{label}. {words.replace(chr(10), '; ')}" if name == "intakes" else words


def about(offer: Offer, line: Line) -> dict[str, str]:
    values = (offer.question.on.isoformat(), line.state.label, str(line.version), line.slug)
    return dict(zip(ABOUT, values, strict=True))


def json_of(offer: Offer) -> Iterator[str]:
    """One object: the day, how many listings there were, and each that was asked for with its document."""
    head = {"on": offer.question.on.isoformat(), "listings": len(offer.lines), "not_recorded": offer.not_recorded}
    yield json.dumps(head)[:-1] + ', "offer": ['
    for number, (line, document) in enumerate(documents_of(offer)):
        one = about(offer, line) | {"state_then": line.state.value, "document": document}
        yield (",\n" if number else "\n") + json.dumps(one, ensure_ascii=False)
    yield "\n]}\n"
