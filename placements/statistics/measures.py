"""What is asked about people, and the columns that each question may be published with, the finest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from pathways.continuum import Stage
from placements.answers import Learned

HOW_LONG_TO_ASK = 8  # weeks that a college has to find out, before a figure is made


class Profile(NamedTuple):
    """All that the tables tell about one person besides the row that they stand in; codes of the answers."""

    after: str
    to: str
    still_13: str
    still_26: str
    still_52: str


@dataclass(frozen=True)
class Column:
    """An answer, or several that are counted as one where there are too few of each."""

    code: str
    label: str
    answers: tuple[str, ...]
    is_good: bool = False  # what the bar picture shows first


@dataclass(frozen=True)
class Measure:
    code: str
    title: str
    note: str
    ways: tuple[tuple[Column, ...], ...]  # each counts more answers together than the one before

    @property
    def in_all(self) -> frozenset[str]:
        return frozenset(answer for column in self.ways[0] for answer in column.answers)

    def answer(self, profile: Profile) -> str | None:
        """The answer for such a person; None where the question is not about them."""
        answer = getattr(profile, self.code)
        return answer if answer in self.in_all else None


JOB_ANSWERS = ("job_16", "job_less", "job_hours")
YES, NO, UNKNOWN, NOT_STATED = Learned.YES, Learned.NO, Learned.UNKNOWN, Learned.NOT_STATED


def each(*columns: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(code, label, (code,), code in {*JOB_ANSWERS, YES, *Stage.values}) for code, label in columns)


UNKNOWN_COLUMNS = each((UNKNOWN, "We asked and could not find out"), (NOT_STATED, "Nobody has told us yet"))
NOT_KNOWN = Column("not_known", "We do not know", (UNKNOWN, NOT_STATED))
JOB = Column("job", "A paid job", JOB_ANSWERS, is_good=True)
NO_JOB = each(("no_job", "No paid job"))
HOURS = each(
    ("job_16", "A paid job, 16 hours a week or more"),
    ("job_less", "A paid job, less than 16 hours a week"),
    ("job_hours", "A paid job, hours not known"),
)
STAGES = each(*((stage.value, stage.label) for stage in Stage))
SUPPORTED_OR_INDEPENDENT = Column(
    "supported_or_independent", "Supported or independent work", ("supported", "independent"), is_good=True
)
ANYTHING_ELSE = ("voluntary", "social_enterprise", "elsewhere")
ELSEWHERE = each(("elsewhere", "Something else, such as a course"))


def rest(label: str, *answers: str) -> Column:
    return Column("rest", label, answers)


def still(week: int) -> Measure:
    yes = each((YES, "In paid work"))
    return Measure(
        f"still_{week}",
        f"In work {week} weeks on",
        f"Of those who had a paid job. Counted {week} weeks after the job began.",
        (
            (*yes, *each((NO, "Not in paid work")), *UNKNOWN_COLUMNS),
            (*yes, *each((NO, "Not in paid work")), NOT_KNOWN),
            (*yes, rest("Not in work, or we do not know", NO, UNKNOWN, NOT_STATED)),
        ),
    )


AFTER = Measure(
    "after",
    "What people moved on to",
    "Counted when a placement had ended.",
    (
        (*HOURS, *NO_JOB, *UNKNOWN_COLUMNS),
        (*HOURS, *NO_JOB, NOT_KNOWN),
        (JOB, *NO_JOB, *UNKNOWN_COLUMNS),
        (JOB, *NO_JOB, NOT_KNOWN),
        (JOB, rest("No paid job, or we do not know", "no_job", UNKNOWN, NOT_STATED)),
    ),
)
MOVEMENT = Measure(
    "to",
    "Where people went next",
    "A person may start anywhere and go anywhere. No way into work is above another.",
    (
        (*STAGES, *ELSEWHERE, *UNKNOWN_COLUMNS),
        (*STAGES, *ELSEWHERE, NOT_KNOWN),
        (*STAGES, rest("Something else, or we do not know", "elsewhere", UNKNOWN, NOT_STATED)),
        (
            SUPPORTED_OR_INDEPENDENT,
            Column(
                "voluntary_or_social", "Volunteering or social enterprise", ("voluntary", "social_enterprise"), True
            ),
            rest("Something else, or we do not know", "elsewhere", UNKNOWN, NOT_STATED),
        ),
        (
            SUPPORTED_OR_INDEPENDENT,
            Column("other", "Anything else we know of", ANYTHING_ELSE),
            NOT_KNOWN,
        ),
        (
            SUPPORTED_OR_INDEPENDENT,
            rest(
                "Anything else, or we do not know", "voluntary", "social_enterprise", "elsewhere", UNKNOWN, NOT_STATED
            ),
        ),
    ),
)
STILL_13, STILL_26, STILL_52 = map(still, (13, 26, 52))
MEASURES = {measure.code: measure for measure in (AFTER, MOVEMENT, STILL_13, STILL_26, STILL_52)}


def column_of(columns: Iterable[Column]) -> dict[str, str]:
    """The column that each answer is counted in."""
    return {answer: column.code for column in columns for answer in column.answers}
