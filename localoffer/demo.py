"""The demonstration: an invented offer with dates that follow today, and people who can sign in."""

import json
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from core.seeding import add_easy_read_rows
from localoffer.demo_desk import compare_listings, lay_out_the_desk
from localoffer.demo_edits import make_edits
from localoffer.demo_placements import make_placements
from localoffer.demo_portal import make_draft, make_view_counts
from participation.models import ContactRequest, PlaceOffer, day_to_forget
from pathways import history
from pathways.checking import flag_due_checks
from pathways.models import (
    CheckRun,
    EasyReadRow,
    Intake,
    Interest,
    Opportunity,
    PathwayType,
    Photo,
    PublicNeed,
    SupportOffer,
)
from pathways.search import changes
from placements.statistics import freeze
from providers.models import (
    AccessFeature,
    Area,
    Contact,
    Invitation,
    Level,
    Membership,
    NamedContact,
    Provider,
    Site,
    SiteAccess,
)
from strategy.models import ExpansionPlan, Gap

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "demo"
SIGN_INS = {
    "admin@example.org": ("Ada, administrator", Role.ADMINISTRATOR),
    "officer@example.org": ("Oluwaseun, SEN officer", Role.OFFICER),
    "officer2@example.org": ("Niamh, SEN officer", Role.OFFICER),
    "commissioner@example.org": ("Kiran, commissioner", Role.COMMISSIONER),
    "college@example.org": ("Bethan, job coach", Role.MEMBER),
    "college-viewer@example.org": ("Tomasz, governor", Role.MEMBER),
    "other-college@example.org": ("Ines, head of work placements", Role.MEMBER),
    "provider@example.org": ("Delroy, volunteer manager", Role.MEMBER),
}
ASKED_DAYS_AGO = (43, 29, 15, 1)  # long enough ago that what nobody confirms is soon to be hidden
# who acts for which organisation, at which level
MEMBERS = {
    "college@example.org": ("demo-college", Level.EDITOR),
    "college-viewer@example.org": ("demo-college", Level.VIEWER),
    "other-college@example.org": ("other-college", Level.MANAGER),
    "provider@example.org": ("demo-provider", Level.MANAGER),
}
INVITED = "new-colleague@example.org"
OPEN_DAY_AT = time(16, 30)
FACTS = (
    "title", "stage", "summary", "description", "what_you_will_do", "eligibility", "who_decides", "age_from", "age_to",
    "ehcp", "pay", "pay_details", "hours_from", "hours_to", "days", "length", "delivery", "covers_all_areas", "in_area",
    "travel", "cost", "how_to_apply", "apply_url", "ask_under_18", "ask_18_or_over", "keeps_plan", "keeps_plan_details",
    "what_happens_next", "who_you_will_meet", "a_day_here", "source_url", "paused_note",
    "film_url", "film_words", "film_captions",
)  # fmt: skip
CHOICES = {
    "needs": (PublicNeed, "code"),
    "support": (SupportOffer, "code"),
    "interests": (Interest, "code"),
    "areas": (Area, "code"),
    "sites": (Site, "key"),
}


@dataclass
class DemoReport:
    """How many rows were made; a second run makes none."""

    providers: int = 0
    opportunities: int = 0
    easy_reads: int = 0
    gaps: int = 0
    plans: int = 0
    contact_requests: int = 0
    place_offers: int = 0
    view_counts: int = 0
    drafts: int = 0
    edits: int = 0
    letters: int = 0
    placements: int = 0
    figures: int = 0
    people: int = 0
    sign_ins: list[str] = field(default_factory=list)


def demo_date(text: str | None, *, today: date, start: date | None = None) -> date | None:
    """A date of the demo's files.

    "+12" and "-40" count days from today, "next:09-07" is the next 7 September (today or later)
    and "start-60" counts from the day the intake starts.
    """
    if not text:
        return None
    if match := re.fullmatch(r"next:(\d\d)-(\d\d)", text):
        this_year = date(today.year, int(match[1]), int(match[2]))
        return this_year if this_year >= today else this_year.replace(year=today.year + 1)
    if match := re.fullmatch(r"start([+-]\d+)", text):
        if start is None:
            raise ValueError(f"{text!r} needs a start date")
        return start + timedelta(days=int(match[1]))
    return today + timedelta(days=int(text))


@transaction.atomic
def load_demo(*, today: date, password: str) -> DemoReport:
    """Make whatever of the demonstration is missing. Nothing that is there already is changed.

    Constraints are left to the database, which asks no query for each.
    """
    report = DemoReport()
    files = [json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))]
    for data in files:
        for row in data.get("providers", []):
            report.providers += make_provider(row, today=today)
    with changes.held():
        for data in files:
            for row in data.get("opportunities", []):
                report.opportunities += make_opportunity(row, today=today)
    for data in files:
        for row in data.get("opportunities", []):
            join_routes(row)
        for slug, rows in data.get("easy_read", {}).items():
            report.easy_reads += make_easy_read(Opportunity.objects.get(slug=slug), rows)
        report.gaps += sum(make_gap(row, today=today) for row in data.get("gaps", []))
        for row in data.get("named_contacts", []):
            make_named_contact(row)
        report.plans += sum(make_plan(row, today=today) for row in data.get("plans", []))
        report.contact_requests += sum(
            make_contact_request(row, today=today) for row in data.get("contact_requests", [])
        )
        report.place_offers += sum(make_place_offer(row, today=today) for row in data.get("place_offers", []))
    report.view_counts = make_view_counts(today=today)
    history.begin(Opportunity.objects.filter(slug__in=slugs_of(files)).values_list("pk", flat=True))
    report.letters += ask_about_what_is_due(today=today)
    for email, (name, role) in SIGN_INS.items():
        if not User.objects.filter(email=email).exists():
            User.objects.create_user(email, password, name=name, role=role)
            report.people += 1
        does = make_membership(email) if email in MEMBERS else Role(role).label
        report.sign_ins.append(f"{email} ({does})")
    make_invitation(today=today)
    report.drafts = sum(make_draft(row, today=today) for data in files for row in data.get("drafts", []))
    for data in files:
        report.edits += make_edits(data.get("edits", []), day_of=partial(demo_date, today=today))
    for data in files:
        lay_out_the_desk(data, on=today)
        report.placements += make_placements(data, today=today)
    report.figures = freeze(on=today, is_example=True).tables
    compare_listings(on=today)
    return report


def slugs_of(files: list[dict]) -> list[str]:
    return [row["slug"] for data in files for row in data.get("opportunities", [])]


def make_provider(row: dict, *, today: date) -> int:
    if Provider.objects.filter(slug=row["slug"]).exists():
        return 0
    plain = {k: v for k, v in row.items() if k not in {"sites", "contacts"}}
    provider = Provider(**plain, is_example=True, checked_on=today - timedelta(days=30))
    provider.full_clean(validate_constraints=False)
    provider.save()
    for contact in row["contacts"]:
        Contact.objects.create(provider=provider, **contact)
    for given in row["sites"]:
        answers = given.get("access", {})
        site = Site(provider=provider, **{k: v for k, v in given.items() if k not in {"access", "area"}})
        site.area = Area.objects.filter(code=given["area"]).first()
        site.full_clean(validate_constraints=False)
        site.save()
        for code, answer in answers.items():
            SiteAccess.objects.create(site=site, feature=AccessFeature.objects.get(code=code), answer=answer)
    return 1


def make_opportunity(row: dict, *, today: date) -> int:
    if Opportunity.objects.filter(slug=row["slug"]).exists():
        return 0
    state = row.get("state", "live")
    published = state not in {"draft", "awaiting_review", "archived"}
    listing = Opportunity(
        slug=row["slug"],
        **{name: row[name] for name in FACTS if row.get(name) not in (None, "")},
        type=PathwayType.objects.get(code=row["type"]),
        provider=Provider.objects.get(slug=row["provider"]),
        contact=Contact.objects.get(key=row["contact"]),
        checked_on=demo_date(row.get("checked"), today=today),
        review_by=demo_date(row.get("review"), today=today),
        status=Opportunity.Status.PUBLISHED if published else state,
        is_paused=state == "paused",
        publish_on=today + timedelta(days=21) if state == "scheduled" else None,
        is_example=True,
    )
    listing.full_clean(validate_constraints=False)
    listing.save()
    for name, (model, key) in CHOICES.items():
        if row.get(name):
            getattr(listing, name).set(model.objects.filter(**{f"{key}__in": row[name]}))
    for given in row.get("intakes", []):
        make_intake(listing, given, today=today)
    for given in row.get("photos", []):
        make_photo(listing, given, today=today)
    return 1


def make_intake(listing: Opportunity, row: dict, *, today: date) -> None:
    starts_on = demo_date(row.get("starts"), today=today)
    open_day = demo_date(row.get("open_day"), today=today, start=starts_on)
    intake = Intake(
        opportunity=listing,
        kind=row["kind"],
        starts_on=starts_on,
        apply_from=demo_date(row.get("apply_from"), today=today, start=starts_on),
        apply_by=demo_date(row.get("apply_by"), today=today, start=starts_on),
        open_day_at=timezone.make_aware(datetime.combine(open_day, OPEN_DAY_AT)) if open_day else None,  # noqa: DTZ001
        places=row.get("places"),
        places_left=row.get("places_left"),
        waiting_list=row.get("waiting_list", "not_stated"),
        note=row.get("note", ""),
    )
    intake.full_clean(validate_constraints=False)
    intake.save()


def make_photo(listing: Opportunity, row: dict, *, today: date) -> None:
    """A drawing of ours, in which nobody is shown who would have to agree."""
    with (FOLDER / "photos" / row["file"]).open("rb") as drawing:
        photo = Photo(
            opportunity=listing,
            image=File(drawing, name=row["file"]),
            alt=row["alt"],
            is_agreed=True,
            consent_on=today,
            consent_kept="A drawing made for the demonstration",
        )
        photo.full_clean(validate_constraints=False)
        photo.save()


def make_easy_read(listing: Opportunity, rows: list[dict]) -> bool:
    if listing.easy_read.exists():
        return False
    add_easy_read_rows(rows, lambda **values: EasyReadRow(opportunity=listing, **values), what=listing.slug)
    listing.keep_easy_read()
    return True


def join_routes(row: dict) -> None:
    if targets := row.get("goes_on_to"):
        listing = Opportunity.objects.get(slug=row["slug"])
        listing.goes_on_to.add(*Opportunity.objects.filter(slug__in=targets))


def make_named_contact(row: dict) -> None:
    """Somebody to talk to, for some areas, or where the seeded placeholder still stands."""
    contact = NamedContact.objects.filter(code=row["code"]).first() or NamedContact(is_placeholder=True)
    if contact.is_placeholder:
        for name, value in row.items():
            if name != "areas":
                setattr(contact, name, value)
        contact.is_placeholder = False
        contact.full_clean(validate_constraints=False)
        contact.save()
        contact.areas.set(Area.objects.filter(code__in=row.get("areas", [])))


def make_gap(row: dict, *, today: date) -> bool:
    gap, made = Gap.objects.get_or_create(
        key=row["key"],
        defaults={
            "stage": row["stage"],
            "type": PathwayType.objects.filter(code=row.get("type")).first(),
            "what_is_missing": row["what_is_missing"],
            "why": row.get("why", ""),
            "source": row.get("source", ""),
            "noticed_on": demo_date(row.get("noticed_on"), today=today),
            "status": row.get("status", Gap.Status.OPEN),
            "is_example": True,
        },
    )
    if made:
        gap.areas.set(Area.objects.filter(code__in=row.get("areas", [])))
    return made


def make_plan(row: dict, *, today: date) -> bool:
    _, made = ExpansionPlan.objects.get_or_create(
        key=row["key"],
        defaults={
            "gap": Gap.objects.filter(key=row.get("gap")).first() if row.get("gap") else None,
            "stage": row["stage"],
            "action": row["action"],
            "owner": row.get("owner", ""),
            "due_on": demo_date(row.get("due"), today=today),
            "status": row.get("status", ExpansionPlan.Status.NOT_STATED),
            "progress": row.get("progress", ""),
            "is_example": True,
        },
    )
    return made


def ask_about_what_is_due(*, today: date) -> int:
    """Letters to those whose listings are due, as the ladder has sent them over the last weeks; once."""
    if CheckRun.objects.exists():
        return 0
    return sum(flag_due_checks(on=today - timedelta(days=days)).letters for days in ASKED_DAYS_AGO)


def make_membership(email: str) -> str:
    """What the person at `email` does, in words."""
    slug, level = MEMBERS[email]
    provider = Provider.objects.get(slug=slug)
    rights = {"level": level, "may_place": provider.may_place}
    Membership.objects.get_or_create(user=User.objects.get(email=email), provider=provider, defaults=rights)
    return f"{level} of {provider}"


def make_invitation(*, today: date) -> None:
    """Somebody who has been invited and has not answered yet; no mail is sent."""
    provider = Provider.objects.get(slug="demo-provider")
    sent_at = timezone.make_aware(datetime.combine(today - timedelta(days=3), time(10)))  # noqa: DTZ001
    inviter = User.objects.get(email="provider@example.org")
    Invitation.objects.get_or_create(
        provider=provider, email=INVITED, defaults={"sent_at": sent_at, "invited_by": inviter}
    )


def make_contact_request(row: dict, *, today: date) -> bool:
    """Somebody invented who waits for an answer; once forgotten, the next run makes it again."""
    if ContactRequest.objects.filter(uuid=row["uuid"]).exists():
        return False
    ContactRequest.objects.create(
        **{name: value for name, value in row.items() if name not in {"asked", "listing"}},
        opportunity=Opportunity.objects.filter(slug=row.get("listing")).first(),
        asked_on=demo_date(row["asked"], today=today),
        forget_on=day_to_forget(demo_date(row["asked"], today=today)),
        digest=row["uuid"],
    )
    return True


def make_place_offer(row: dict, *, today: date) -> bool:
    """An invented organisation that waits for an answer; once forgotten, the next run makes it again."""
    if PlaceOffer.objects.filter(uuid=row["uuid"]).exists():
        return False
    sent_on = demo_date(row["sent"], today=today)
    plain = {name: value for name, value in row.items() if name != "sent"}
    PlaceOffer.objects.create(**plain, sent_on=sent_on, forget_on=day_to_forget(sent_on), digest=row["uuid"])
    return True
