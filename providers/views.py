from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.pages import Page
from providers.models import Area, NamedContact


@require_safe
def talk_to_someone(request: HttpRequest) -> HttpResponse:
    """Named contacts: first those for everybody, then area by area."""
    contacts = list(NamedContact.objects.public())
    ours = list(Area.objects.home())
    groups = [(None, [c for c in contacts if not set(ours).intersection(c.areas.all())])]
    groups += [(area.name, [c for c in contacts if area in c.areas.all()]) for area in ours]
    intro = Page.objects.filter(key="talk-intro").first()
    context = {
        "intro": intro.body_html if intro else "",
        "groups": [(label, found) for label, found in groups if found],
        "crumbs": [("Home", "/"), ("Talk to someone", "")],
    }
    return render(request, "providers/talk_to_someone.html", context)
