"""Which employers a college may choose from. Those that other colleges proposed are none of its business."""

from __future__ import annotations

from django.db.models import Q

from pathways.likeness import alike
from placements.models import HostProposal, Placement
from providers.models import Provider
from providers.models.providers import ProviderQuerySet

MOST_OFFERED = 400  # names that the box suggests; any other can be typed


def own_hosts(college: Provider) -> ProviderQuerySet:
    """Those that the college proposed or has sent somebody to, and itself."""
    used = Placement.objects.of(college).order_by().values("host")
    proposed = HostProposal.objects.filter(college=college).order_by().values("host")
    return Provider.objects.filter(Q(pk__in=used) | Q(pk__in=proposed) | Q(pk=college.pk))


def hosts_for(college: Provider) -> ProviderQuerySet:
    """Its own, and those whom the public finds."""
    return Provider.objects.filter(Q(is_listed=True, is_historical=False) | Q(pk__in=own_hosts(college).values("pk")))


def host_named(college: Provider, name: str) -> Provider | None:
    return hosts_for(college).filter(name__iexact=name.strip()).first()


def hosts_like(college: Provider, name: str) -> list[Provider]:
    """Those that somebody who wrote `name` may have meant."""
    return alike(hosts_for(college).only("name", "kind", "website"), name)


def names_to_offer(college: Provider) -> list[str]:
    """The names that the box suggests: those that the college works with first. Two queries, however many there are."""
    own = list(own_hosts(college).order_by("name").values_list("name", flat=True)[:MOST_OFFERED])
    others = Provider.objects.listed().exclude(name__in=own).order_by("name").values_list("name", flat=True)
    return [*own, *others[: MOST_OFFERED - len(own)]]
