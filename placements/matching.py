"""What somebody looks for, as a question to the directory: the same that a family would ask there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from pathways.directory import DirectoryPage
from pathways.search import engine
from pathways.views.directory import parts_of, read
from placements.answers import AgeBand
from placements.models import LookingFor

AGES = {AgeBand.UNDER_16: 15, AgeBand.SIXTEEN: 17, AgeBand.NINETEEN: 20, AgeBand.TWENTY_TWO: 23}


@dataclass(frozen=True)
class Matched:
    """How many live listings say yes to all of it, and about how many one has to ask."""

    looking: LookingFor
    total: int
    ask: int


def question(looking: LookingFor) -> str:
    """The query string of the directory. An age band is asked for by its middle."""
    person, where = looking.young_person, looking.where
    asked: list[tuple[str, object]] = [("stage", looking.stage)] if looking.stage else []
    asked += [("type", looking.type.code)] if looking.type else []
    asked += [("area", where.code)] if where else []
    asked += [("interest", interest.code) for interest in looking.interests.all()]
    asked += [("need", person.need.public_need.code)] if person.need else []
    asked += [("age", AGES[age])] if (age := AgeBand(person.age_band)) in AGES else []
    return urlencode(asked)


def directory_url(looking: LookingFor) -> str:
    return f"{reverse('opportunity_list')}?{question(looking)}"


def matched(rows: list[LookingFor], *, on: date) -> list[Matched]:
    """Of many at once; who look for the same are looked up once."""
    searching, known = engine(), {}
    found = []
    for looking in rows:
        asked = question(looking)
        if asked not in known:
            known[asked] = searching.search(read(searching, QueryDict(asked), on=on).query)
        result = known[asked]
        found.append(Matched(looking, result.total, result.ask_total))
    return found


def matches(looking: LookingFor, *, on: date) -> DirectoryPage:
    """The directory's own page for the question, of which a college is shown the results."""
    searching = engine()
    asked = read(searching, QueryDict(question(looking)), on=on)
    return DirectoryPage.of(searching.search(asked.query), asked, **parts_of(searching, on=on))
