"""A person to ask, for pages of any package."""

from collections.abc import Collection

from django import template

from core.context import site_facts
from providers.advisers import ASKED_FIRST, advisers

register = template.Library()


@register.inclusion_tag("providers/includes/_people_to_ask.html")
def people_to_ask(areas: Collection[str] = (), about: str = "", first_only: bool = False) -> dict:
    """Who can be rung: `{% people_to_ask areas=codes about=listing.slug %}`; two queries.

    With `first_only` only the advice service. Where nobody has a number yet, it is the council's own.
    """
    roles = ASKED_FIRST[:1] if first_only else ASKED_FIRST
    return {"people": advisers(areas=areas, roles=roles), "about": about, "site": site_facts()}
