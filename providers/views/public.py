from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.pages import Page
from core.views import HOME, render_easy_read, switch_from
from providers.models import Area, NamedContact


@dataclass(frozen=True)
class Group:
    """People of one area, or those for everybody, where there is no area."""

    area: Area | None
    people: list[NamedContact]


@require_safe
def talk_to_someone(request: HttpRequest) -> HttpResponse:
    """Named contacts: first those for everybody, then area by area; `area` and `role` show fewer of them."""
    people, ours = list(NamedContact.objects.public()), list(Area.objects.home())
    areas = [area for area in ours if any(area in person.own_areas for person in people)]
    roles = [role for role in NamedContact.Role if any(role == person.role for person in people)]
    area = next((area for area in ours if area.code == request.GET.get("area")), None)
    role = next((role for role in roles if role.value == request.GET.get("role")), None)
    intro = Page.objects.filter(key="talk-intro").first()
    context = {
        "intro": intro.body_html if intro else "",
        "groups": groups(people, [area], role)[::-1] if area else groups(people, areas, role),
        "areas": areas,
        "roles": roles,
        "area": area,
        "role": role,
        "unknown": [name for name, found in (("area", area), ("role", role)) if request.GET.get(name) and not found],
        "crumbs": [HOME, ("Talk to someone", "")],
        "switch": switch_from(intro),
    }
    return render(request, "providers/talk_to_someone.html", context)


def groups(people: list[NamedContact], areas: list[Area], role: NamedContact.Role | None) -> list[Group]:
    """Those for everybody, then area by area; a group of nobody is left out."""
    wanted = [person for person in people if role in (None, person.role)]
    found = [Group(None, [person for person in wanted if not person.own_areas])]
    found += [Group(area, [person for person in wanted if area in person.own_areas]) for area in areas]
    return [group for group in found if group.people]


@require_safe
def talk_easy_read(request: HttpRequest) -> HttpResponse:
    page = get_object_or_404(Page.objects.in_easy_read(), key="talk-intro")
    return render_easy_read(request, page, url=reverse("talk_to_someone"), above=[HOME])
