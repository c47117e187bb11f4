"""A whole search result on paper."""

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.views import HOME
from pathways.addresses import start_of, url
from pathways.directory import DirectoryPage
from pathways.filters import Asked
from pathways.paper import MOST_ON_PAPER, paper_sections
from pathways.search import engine
from pathways.views.directory import parts_of, read


@require_safe
def opportunity_print(request: HttpRequest) -> HttpResponse:
    """The directory's question with all that is found on one page; `large=1` is for people who need large print."""
    searching, on = engine(), timezone.localdate()
    asked = read(searching, request.GET, on=on)
    query = replace(asked.query, page=1, per_page=MOST_ON_PAPER)
    page = DirectoryPage.of(searching.search(query), Asked(query, asked.notices), **parts_of(searching, on=on))
    is_large = request.GET.get("large") == "1"
    back = url(replace(query, per_page=20), start_of("opportunity_list"))
    context = {
        "page": page,
        "found": page.result.total + page.result.ask_total,
        "most": MOST_ON_PAPER,
        "sections": paper_sections(page),
        "on": on,
        "back": back,
        "address": f"{settings.SITE_URL}{back}",
        "other_size": page.addresses.on_paper(large=not is_large),
        "large": is_large,
        "crumbs": [HOME, ("Find something", back), ("Print this list", "")],
    }
    return render(request, "pathways/opportunity_print.html", context)
