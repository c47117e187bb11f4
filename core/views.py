"""Help and law pages, the glossary, and what machines ask for."""

from collections.abc import Sequence

from django.conf import settings
from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.easy_read import Switch, in_parts, to_all_the_words, to_easy_read
from core.models import AccessibilityProblem, AccessibilityStatement, GlossaryWord, Page

Link = tuple[str, str]  # its words, its address
HOME: Link = ("Home", "/")
READABLE = (Page.Section.HELP, Page.Section.LAW)


@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    page = Page.objects.filter(key="help").first()
    context = {
        "page": page,
        "pages": Page.objects.in_section(Page.Section.HELP).exclude(key="help"),
        "crumbs": [HOME, ("Help", "")],
        "switch": switch_from(page),
    }
    return render(request, "pages/help_index.html", context)


@require_safe
def help_page(request: HttpRequest, topic: str) -> HttpResponse:
    return page_detail(request, f"help/{topic}")


@require_safe
def page_detail(request: HttpRequest, key: str) -> HttpResponse:
    page = get_object_or_404(Page, key=key, section__in=READABLE)
    context = {
        "page": page,
        "siblings": Page.objects.in_section(page.section).exclude(key__in=["help", page.key]),
        "crumbs": [*crumbs_above(page), (page.title, "")],
        "switch": switch_from(page),
    }
    return render(request, "pages/page.html", context)


def crumbs_above(page: Page) -> list[Link]:
    is_below_help = page.section == Page.Section.HELP and page.key != "help"
    return [HOME, ("Help", "/help/")] if is_below_help else [HOME]


@require_safe
def help_easy_read(request: HttpRequest, topic: str = "") -> HttpResponse:
    return page_easy_read(request, f"help/{topic}".rstrip("/"))


@require_safe
def page_easy_read(request: HttpRequest, key: str) -> HttpResponse:
    page = get_object_or_404(Page.objects.in_easy_read(), key=key, section__in=READABLE)
    return render_easy_read(request, page, url=page.get_absolute_url(), above=crumbs_above(page))


def render_easy_read(
    request: HttpRequest, page: Page, *, url: str, above: Sequence[Link], more: Sequence[Link] = ()
) -> HttpResponse:
    """The Easy Read of `page`, all the words of which stand at `url`, below the crumbs `above`.

    `more` are links to other Easy Reads.
    """
    context = {
        "page": page,
        "url": url,
        "parts": in_parts(page.easy_read.all()),
        "more": more,
        "crumbs": [*above, *([(page.title, url)] if url != "/" else []), ("Easy Read", "")],
        "switch": to_all_the_words(url),
    }
    return render(request, "pages/easy_read.html", context)


def switch_from(page: Page | None) -> Switch | None:
    """The way from a page to its Easy Read, where it has one."""
    return to_easy_read(page.get_easy_read_url()) if page and page.has_easy_read else None


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    page = Page.objects.filter(key="glossary").first()
    context = {
        "page": page,
        "letters": GlossaryWord.objects.by_letter(),
        "crumbs": [HOME, ("What words mean", "")],
        "switch": switch_from(page),
    }
    return render(request, "pages/glossary.html", context)


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """How to reach the council; `page` is the address that somebody has something to say about."""
    page = Page.objects.filter(key="contact").first()
    context = {
        "page": page,
        "page_url": own_address(request.GET.get("page", "")),
        "crumbs": [HOME, ("Contact us", "")],
        "switch": switch_from(page),
    }
    return render(request, "pages/contact.html", context)


def own_address(path: str) -> str:
    """`path` as a full address of this site; nothing for anything that is not a path here."""
    is_ours = path.startswith("/") and not path.startswith("//") and path.isprintable() and "\\" not in path
    return f"{settings.SITE_URL}{path}" if is_ours else ""


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    problems = AccessibilityProblem.objects.filter(fixed_on=None)
    context = {
        "statement": AccessibilityStatement.objects.first() or AccessibilityStatement(),
        "problems": [(ground, [p for p in problems if p.ground == ground]) for ground in AccessibilityProblem.Ground],
        "has_problems": bool(problems),
        "crumbs": [HOME, ("Accessibility", "")],
    }
    return render(request, "pages/accessibility.html", context)


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 `ok`, or 503 while the database is away."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return HttpResponse("the database is away", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    closed = [f"Disallow: {part}" for part in ("/admin/", "/portal/", "/accounts/")]
    lines = ["User-agent: *", *closed, f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    """RFC 9116: where to report a weakness."""
    expires = timezone.now().replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    expires = expires.replace(year=expires.year + 1)
    if not settings.COUNCIL_CONTACT_EMAIL:
        raise Http404
    lines = [
        f"Contact: mailto:{settings.COUNCIL_CONTACT_EMAIL}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain")
