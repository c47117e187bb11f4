"""Help and law pages, the glossary, and what machines ask for."""

from django.conf import settings
from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.models import AccessibilityProblem, AccessibilityStatement, GlossaryWord, Page

HOME = ("Home", "/")
READABLE = (Page.Section.HELP, Page.Section.LAW)


@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    context = {
        "page": Page.objects.filter(key="help").first(),
        "pages": Page.objects.in_section(Page.Section.HELP).exclude(key="help"),
        "crumbs": [HOME, ("Help", "")],
    }
    return render(request, "pages/help_index.html", context)


@require_safe
def help_page(request: HttpRequest, topic: str) -> HttpResponse:
    return page_detail(request, f"help/{topic}")


@require_safe
def page_detail(request: HttpRequest, key: str) -> HttpResponse:
    page = get_object_or_404(Page, key=key, section__in=READABLE)
    is_help = page.section == Page.Section.HELP
    context = {
        "page": page,
        "siblings": Page.objects.in_section(page.section).exclude(key__in=["help", page.key]),
        "crumbs": [HOME, *([("Help", "/help/")] if is_help else []), (page.title, "")],
    }
    return render(request, "pages/page.html", context)


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    context = {
        "page": Page.objects.filter(key="glossary").first(),
        "letters": GlossaryWord.objects.by_letter(),
        "crumbs": [HOME, ("What words mean", "")],
    }
    return render(request, "pages/glossary.html", context)


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """How to reach the council; `page` is the address that somebody has something to say about."""
    context = {
        "page": Page.objects.filter(key="contact").first(),
        "page_url": own_address(request.GET.get("page", "")),
        "crumbs": [HOME, ("Contact us", "")],
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
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
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
