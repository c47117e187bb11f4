"""Old addresses: a page that moves leaves word of where it went."""

from collections.abc import Collection
from itertools import count
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.text import slugify

from core.models import OldAddress

MOST_OF_A_SLUG = 100  # letters; what tells two apart comes after


class Addressed(Protocol):
    uuid: UUID
    slug: str


@transaction.atomic
def leave_old_address(*, kind: str, old_slug: str, row: Addressed) -> None:
    """Record that the page of `row` stood at `old_slug`, and that its new slug is nobody's old address.

    It names the row and not its new slug, so that a page may move twice, or back again.
    """
    OldAddress.objects.filter(kind=kind, slug=row.slug).delete()
    OldAddress.objects.update_or_create(kind=kind, slug=old_slug, defaults={"target": row.uuid})


def at_address(kind: str, slug: str, rows: QuerySet) -> Any:
    """The one of `rows` whose page stands at `slug`, else the one that once stood there.

    Raises `Http404` where there is neither. Where the row's slug differs, the page has moved.
    """
    return rows.filter(slug=slug).first() or get_object_or_404(rows, uuid=find_by_old_address(kind, slug))


def find_by_old_address(kind: str, slug: str) -> UUID | None:
    """The uuid of the row whose page once stood at `slug`; None where there was none."""
    return OldAddress.objects.filter(kind=kind, slug=slug).values_list("target", flat=True).first()


def free_slug(rows: QuerySet, text: str, *, otherwise: str, reserved: Collection[str] = ()) -> str:
    """The end of an address for `text` that none of `rows` has, and that is no word of the site's own."""
    start = start_of_slug(text, otherwise=otherwise)
    taken = {*rows.filter(slug__startswith=start).values_list("slug", flat=True), *reserved}
    return take_slug(taken, text, otherwise=otherwise)


def take_slug(taken: set[str], text: str, *, otherwise: str) -> str:
    """For many at once: an end of an address that is not among `taken`; it is among them from now on."""
    start = start_of_slug(text, otherwise=otherwise)
    slug = next(slug for n in count(1) if (slug := start if n == 1 else f"{start}-{n}") not in taken)
    taken.add(slug)
    return slug


def start_of_slug(text: str, *, otherwise: str) -> str:
    return slugify(text)[:MOST_OF_A_SLUG].strip("-") or otherwise
