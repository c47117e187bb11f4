"""The one panel that pages of other packages show of placements."""

from django import template

from pathways.models import Opportunity
from placements.statistics import Summary, summary_of
from providers.models import Provider

register = template.Library()


@register.inclusion_tag("placements/includes/_outcome_summary.html")
def outcome_summary(listing: Opportunity) -> dict:
    """What people moved on to: from this employer, else this kind of placement, else this way into work."""
    rows = [
        ("host", str(listing.provider_id), "the placements here"),
        *((("type", listing.type.code, f"all placements of this kind: {listing.type.label}"),) if listing.type else ()),
        ("stage", listing.stage, f"all placements in {listing.get_stage_display().lower()}"),
        ("everyone", "everyone", "all placements that we know of"),
    ]
    return shown(summary_of(*rows))


@register.inclusion_tag("placements/includes/_outcome_summary.html")
def provider_outcomes(provider: Provider) -> dict:
    """The same for a provider; nothing where too few people had a placement there."""
    return shown(summary_of(("host", str(provider.pk), "the placements here")))


def shown(summary: Summary | None) -> dict:
    return {"summary": summary}
