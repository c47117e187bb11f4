"""What differs between two documents of a listing, in the words of its form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Field
from django.utils import timezone

from core.differences import BLANK, NONE, NOT_THERE, Difference
from core.templatetags.site import full_date
from pathways.document.reading import EASY_READ, FACTS, INTAKE, MANY, ONE
from pathways.document.references import CALLED, REFERENCES, Values
from pathways.models import Intake, Opportunity, Photo
from providers.models import Site

CHILDREN = ("intakes", "easy_read", "photos")


def differences(before: Values, after: Values) -> list[Difference]:
    """In the order of the form; what only one of the two schemas knows is left out."""
    found: list[Difference] = []
    for name in ORDER:
        if name in before and name in after and before[name] != after[name]:
            found += compared(name, before[name], after[name])
    return found


def everything(document: Values) -> list[Difference]:
    """All that a document says, as what differs from an empty one."""
    return [d for name in ORDER if name in document for d in compared(name, empty(name), document[name])]


def empty(name: str) -> Any:
    return [] if name in MANY or name in CHILDREN else None


def compared(name: str, before: Any, after: Any) -> Iterator[Difference]:
    if name == "intakes":
        yield from children(name, by(before, "uuid"), by(after, "uuid"), intake_called, INTAKE, Intake)
    elif name == "photos":
        yield from children(name, by(before, "image"), by(after, "image"), photo_called, ("alt", "order"), Photo)
    elif name == "easy_read":
        yield Difference(name, "Easy Read", easy_read_words(before), easy_read_words(after), is_list=True)
    elif name == "easy_read_of":
        yield Difference(name, "Easy Read sums up", "the text of then", "the text as it is here" if after else NONE)
    elif name == "sites":
        yield from sites_compared(before, after)
    elif name in MANY:
        yield Difference(name, label_of(name), list_words(before), list_words(after), is_list=True)
    elif name in ONE:
        yield from one_compared(name, before, after)
    else:
        field = Opportunity._meta.get_field(name)
        yield Difference(name, label_of(name), in_words(field, before), in_words(field, after))


def one_compared(name: str, before: Values | None, after: Values | None) -> Iterator[Difference]:
    """Another row, or the same one that says something else."""
    reference = REFERENCES[name]
    if before and after and before[reference.key] == after[reference.key]:
        for part in sorted(before.keys() & after.keys()):
            if before[part] != after[part]:
                field = reference.model._meta.get_field(part)
                label = f"{label_of(name)}: {field.verbose_name}"
                yield Difference(name, label, in_words(field, before[part]), in_words(field, after[part]))
    elif before or after:
        yield Difference(name, label_of(name), called(before), called(after))


SITE = ("name", "address", "town", "postcode", "travel", "access_note")


def sites_compared(before: list[Values], after: list[Values]) -> Iterator[Difference]:
    old, new = by(before, "uuid"), by(after, "uuid")
    if old.keys() != new.keys():
        yield Difference("sites", label_of("sites"), list_words(before), list_words(after), is_list=True)
    for key in old.keys() & new.keys():
        yield from parts("sites", called(new[key]), old[key], new[key], SITE, Site)
        answers = [by(site.get("access", ()), "code") for site in (old[key], new[key])]
        for code in sorted(answers[0].keys() | answers[1].keys()):
            one, other = (side.get(code, {}).get("answer", "not_stated") for side in answers)
            if one != other:
                feature = (answers[1].get(code) or answers[0][code])["label"]
                yield Difference("sites", f"{called(new[key])}: {feature}", ANSWERS[one], ANSWERS[other])


ANSWERS = {"yes": "Yes", "no": "No", "not_stated": "Not stated"}


# ── Rows below a listing ─────────────────────────────────────────────────────


def by(rows: Any, key: str) -> dict[str, Values]:
    return {row[key]: row for row in rows or ()}


def children(name, old, new, call, names, model) -> Iterator[Difference]:
    for key in [*old, *(key for key in new if key not in old)]:
        one, other = old.get(key), new.get(key)
        if one and other:
            yield from parts(name, call(other), one, other, names, model)
        else:
            row = one or other
            said = "\n".join(
                f"{model._meta.get_field(part).verbose_name.capitalize()}: {words}"
                for part in names
                if (words := in_words(model._meta.get_field(part), row.get(part))) != BLANK
            )
            yield Difference(name, call(row), said if one else NOT_THERE, said if other else NOT_THERE)


def parts(name: str, whose: str, old: Values, new: Values, names, model) -> Iterator[Difference]:
    for part in names:
        if old.get(part) != new.get(part):
            field = model._meta.get_field(part)
            words = in_words(field, old.get(part)), in_words(field, new.get(part))
            yield Difference(name, f"{whose}: {field.verbose_name}", *words)


def intake_called(intake: Values) -> str:
    if intake.get("starts_on"):
        return f"Start on {full_date(date.fromisoformat(intake['starts_on']))}"
    return "Start at any time" if intake.get("kind") == Intake.Kind.ROLLING else "Start, no date stated"


def photo_called(photo: Values) -> str:
    return f"Photo “{photo['alt']}”"


def easy_read_words(rows: list[Values] | None) -> str:
    lines = [" ".join(filter(None, (row[part] for part in EASY_READ if part != "picture"))) for row in rows or ()]
    return "\n".join(f"{line} ({row['picture']})" for line, row in zip(lines, rows or (), strict=True)) or NONE


# ── Words ────────────────────────────────────────────────────────────────────


def in_words(field: Field, value: Any) -> str:
    """A value of a document as the form says it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if value in (None, ""):
        return BLANK
    if choice := dict(field.flatchoices or ()).get(value):
        return str(choice)
    kind = field.get_internal_type()
    if kind == "DateField":
        return full_date(date.fromisoformat(value))
    if kind == "DateTimeField":
        at = timezone.localtime(datetime.fromisoformat(value))
        return f"{full_date(at)}, {at:%H:%M}"
    return str(value).removesuffix(".0") if kind == "DecimalField" else str(value)


def called(row: Values | None) -> str:
    return next((str(row[name]) for name in CALLED if row.get(name)), "without a name") if row else NONE


def list_words(rows: list[Values]) -> str:
    return "\n".join(sorted(called(row) for row in rows or ())) or NONE


def label_of(name: str) -> str:
    words = str(Opportunity._meta.get_field(name).verbose_name)
    return words[:1].upper() + words[1:]


def in_order_of_the_form() -> list[str]:
    fields = [*Opportunity._meta.concrete_fields, *Opportunity._meta.many_to_many]
    names = [field.name for field in sorted(fields, key=lambda field: field.creation_counter)]
    known = {"slug", "ref", *FACTS, *ONE, *MANY}
    return [name for name in names if name in known and name != "easy_read_of"]


ORDER = [*in_order_of_the_form(), "intakes", "easy_read", "easy_read_of", "photos"]
