"""The demonstration's college years: young people who do not exist, and what came of their placements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from zlib import crc32

from accounts.models import User
from pathways.models import Opportunity, SupportNeed
from placements.answers import Result
from placements.models import (
    Cohort,
    EndReason,
    FollowUp,
    HostProposal,
    IlrCode,
    LookingFor,
    Placement,
    PlacementDraft,
    PlanType,
    Review,
    YoungPerson,
    academic_year_of,
)
from providers.models import Area, Membership, Provider

THIS_YEAR_BEGAN = timedelta(days=75)
YEARS_AGO = {"this": 0, "last": 1, "before": 2}
WORKS = {Result.JOB, Result.APPRENTICESHIP, Result.SELF_EMPLOYED}


@dataclass
class World:
    """What the rows of a college are made from."""

    college: Provider
    by: User
    today: date
    mix: dict[str, list]
    paths: dict[str, dict]
    results: dict[str, str]
    places: dict[str, list[list[str]]]
    prefix: str
    listings: dict[str, Opportunity]
    codes: dict[str, dict] = field(default_factory=dict)
    people: int = 0  # made so far

    def pick(self, name: str, number: int, turn: int = 0):
        """A value of the list `name` for the young person `number`: the same on every run."""
        values = self.mix[name]
        return values[crc32(f"{self.prefix} {name} {number} {turn}".encode()) % len(values)]


def make_placements(data: dict, *, today: date) -> int:
    """From one file of the demonstration, for colleges that have no cohort yet; how many placements were made."""
    return sum(
        make_college(row, data, today=today)
        for row in data.get("colleges", [])
        if not Cohort.objects.filter(college__slug=row["college"]).exists()
    )


def make_college(row: dict, data: dict, *, today: date) -> int:
    slugs = [place[0] for group in row["places"].values() for place in group]
    world = World(
        college=Provider.objects.get(slug=row["college"]),
        by=User.objects.get(email=row["by"]),
        today=today,
        mix=data["mix"],
        paths=data["paths"],
        results=data["results"],
        places=row["places"],
        prefix=row["prefix"],
        listings={each.slug: each for each in Opportunity.objects.filter(slug__in=slugs).select_related("provider")},
        codes={
            "need": by_code(SupportNeed),
            "area": by_code(Area),
            "plan": by_code(PlanType),
            "end": by_code(EndReason),
            "ilr": by_code(IlrCode),
        },
    )
    made = sum(make_cohort(cohort, world) for cohort in row["cohorts"])
    if "draft" in row:
        PlacementDraft.objects.create(college=world.college, started_by=world.by, answers=row["draft"]["answers"])
    if "proposal" in row:
        propose(row["proposal"], world)
    return made


def by_code(model) -> dict:
    return {each.code: each for each in model.objects.all()}


def make_cohort(row: dict, world: World) -> int:
    year = academic_year_of(world.today - THIS_YEAR_BEGAN) - YEARS_AGO[row["year"]]
    keeper = Membership.objects.filter(provider=world.college, user=world.by).first() if row.get("keeper") else None
    cohort = Cohort.objects.create(
        college=world.college,
        name=row["name"],
        year=year,
        stage=row["stage"],
        kept_by=keeper,
        is_closed=row["year"] != "this",
        is_example=True,
    )
    begins = world.today + timedelta(days=row["begins"])
    people = [make_person(cohort, world, path) for path in in_mixed_order(row)]
    YoungPerson.objects.bulk_create(person for person, _, _ in people)
    chains = [list(chain_of(person, path, number, row, begins, world)) for person, path, number in people]
    save_chains(chains)
    lasts = [(chain[-1], path) for chain, (_, path, _) in zip(chains, people, strict=True) if chain]
    FollowUp.objects.bulk_create(each for last, path in lasts for each in follow_ups_of(last, path, world))
    Review.objects.bulk_create(
        each for number, (last, _) in enumerate(lasts) for each in reviews_of(last, number, world)
    )
    LookingFor.objects.bulk_create(
        LookingFor(
            college=world.college,
            young_person=person,
            stage=path["looks_for"],
            from_on=world.today - timedelta(days=20 + number % 9),
        )
        for person, path, number in people
        if "looks_for" in path
    )
    return sum(map(len, chains))


def in_mixed_order(row: dict) -> list[str]:
    """The names of the paths, one for each young person; not all of one path beside each other."""
    names = [name for name, number in row["people"].items() for _ in range(number)]
    numbered = enumerate(names)
    return [name for _, name in sorted(numbered, key=lambda each: crc32(f"{row['begins']} {each[0]}".encode()))]


def make_person(cohort: Cohort, world: World, path: str) -> tuple[YoungPerson, dict, int]:
    world.people = number = world.people + 1
    person = YoungPerson(
        college=world.college,
        cohort=cohort,
        reference=f"{world.prefix}-{number:02}",
        age_band=world.pick("ages", number),
        need=world.codes["need"].get(world.pick("needs", number)),
        plan=world.codes["plan"].get(world.pick("plans", number)),
        home_area=world.codes["area"].get(world.pick("areas", number)),
    )
    return person, world.paths[path], number


def chain_of(
    person: YoungPerson, path: dict, number: int, row: dict, begins: date, world: World
) -> Iterator[Placement]:
    for turn, step in enumerate(path["steps"]):
        choices = world.places[step.get("places", row["places"])]
        slug, *roles = choices[(number + turn) % len(choices)]
        listing = world.listings[slug]
        start_on = begins + timedelta(days=step["at"] + number % 4)
        placement = Placement(
            college=world.college,
            young_person=person,
            host=listing.provider,
            opportunity=listing,
            stage=listing.stage,
            type_id=listing.type_id,
            role=roles[number % len(roles)],
            start_on=start_on,
            planned_end_on=start_on + timedelta(weeks=step["weeks"]),
            hours=Decimal(world.pick("hours", number, turn)),
            pay=listing.pay,
            rotation=turn + 1,
            created_by=world.by,
            **help_and_checks(world, start_on, number, turn),
        )
        if "end" in step:
            is_last = turn == len(path["steps"]) - 1
            tell_outcome(placement, step, path if is_last else step, world, number)
        yield placement


def help_and_checks(world: World, start_on: date, number: int, turn: int) -> dict:
    checked, coach, access = (world.pick(name, number, turn) for name in ("checked", "coach", "access_to_work"))
    checked_on = start_on - timedelta(days=12) if checked == "yes" else None
    return {
        "job_coach": coach,
        "job_coach_hours": Decimal(6) if coach == "yes" else None,
        "access_to_work": access,
        "access_to_work_on": start_on - timedelta(days=20) if access in {"agreed", "applied", "refused"} else None,
        "travel_training": world.pick("travel", number, turn),
        **dict.fromkeys(("insurance", "risk_assessment", "safeguarding"), checked),
        **{f"{name}_on": checked_on for name in ("insurance", "risk_assessment", "safeguarding")},
    }


def tell_outcome(placement: Placement, step: dict, told: dict, world: World, number: int) -> None:
    """How it ended, as the `step` says, and what came of it, as `told` says."""
    placement.ended_on = placement.planned_end_on
    placement.end_reason = world.codes["end"][step["end"]]
    if "result" not in told:
        return
    placement.result = told["result"]
    placement.result_stage = told.get("stage", "")
    placement.job_offered = placement.job_taken = told.get("offered", "not_stated")
    placement.ilr_outcome = world.codes["ilr"].get(world.results[told["result"]])
    placement.recorded_on = min(placement.ended_on + timedelta(days=5), world.today)
    if placement.result in WORKS:
        placement.same_employer = told.get("same", "not_stated")
        placement.job_started_on = placement.ended_on + timedelta(days=told["job_after"])
        placement.job_hours, placement.job_pay = Decimal(world.pick("hours", number, 9)), "minimum"
        if placement.result == Result.JOB and placement.job_hours < 16:  # noqa: PLR2004 - where the ILR's codes part
            placement.ilr_outcome = world.codes["ilr"]["emp2"]


def save_chains(chains: list[list[Placement]]) -> None:
    """All first rotations, then all second ones: each needs the number of the one before it."""
    for turn in range(max(map(len, chains), default=0)):
        links = [chain for chain in chains if len(chain) > turn]
        for chain in links:
            chain[turn].previous = chain[turn - 1] if turn else None
        Placement.objects.bulk_create(chain[turn] for chain in links)


def follow_ups_of(placement: Placement, path: dict, world: World) -> Iterator[FollowUp]:
    if not placement.ended_on:
        return
    answers = path.get("after", [])
    for week, answer in zip(FollowUp.Week.values, [*answers, *["missing"] * 3], strict=False):
        due_on = FollowUp.day(placement.clock_starts_on, week)
        follow_up = FollowUp(college=world.college, placement=placement, week=week, due_on=due_on)
        if follow_up.due_on <= world.today and answer != "missing":
            follow_up.in_work = answer
            follow_up.answered_on = min(follow_up.due_on + timedelta(days=4), world.today)
            follow_up.answered_by = world.by
            if answer == "yes":
                follow_up.hours = placement.job_hours
                follow_up.same_employer = placement.same_employer
        yield follow_up


def reviews_of(placement: Placement, number: int, world: World) -> Iterable[Review]:
    first = placement.start_on + timedelta(weeks=3)
    if first <= world.today and number % 3:
        ended = placement.ended_on or placement.planned_end_on < world.today
        next_on = None if ended else first + timedelta(weeks=6)
        facts = {"going": world.pick("going", number), "note": world.pick("notes", number), "by": world.by}
        return [Review(placement=placement, on=first, next_on=next_on, **facts)]
    return []


def propose(row: dict, world: World) -> None:
    """An employer that the public does not see until an officer has looked at it."""
    facts = {name: row[name] for name in ("slug", "name", "kind", "summary")}
    host = Provider.objects.create(**facts, is_listed=False, is_example=True)
    proposed_on = world.today - timedelta(days=row["proposed"])
    HostProposal.objects.create(host=host, college=world.college, proposed_by=world.by, proposed_on=proposed_on)
