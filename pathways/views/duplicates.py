"""Two listings side by side: one, or two?"""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from pathways.document import for_document
from pathways.duplicates import call_different
from pathways.history import SomebodyElseWasFaster
from pathways.merging import Part, merge, parts_that_differ, suggested
from pathways.models import Opportunity, PossibleDuplicate

Problems = tuple[str, ...]


def duplicate_pair(request: HttpRequest, first: int, second: int) -> HttpResponse:
    if not request.user.has_perm("pathways.change_opportunity"):
        raise PermissionDenied
    left, right = both(first, second)
    if request.method == "POST":
        return answer(request, left, right)
    return compare(request, left, right)


def both(first: int, second: int) -> tuple[Opportunity, Opportunity]:
    found = {row.pk: row for row in for_document(Opportunity.objects.filter(pk__in=[first, second]))}
    if len(found) != 2:
        raise Http404
    return found[first], found[second]


def compare(request: HttpRequest, left: Opportunity, right: Opportunity, problems: Problems = ()) -> HttpResponse:
    parts, same = parts_that_differ(left, right)
    stays, today = suggested(left, right), timezone.localdate()
    context = {
        "title": "One listing, or two?",
        "left": left,
        "right": right,
        "states": (left.state(today), right.state(today)),
        "stays": stays.pk,
        "parts": [(part, prefers_right(part, right is stays)) for part in parts],
        "same": same,
        "pair": PossibleDuplicate.objects.between(left, right).first(),
        "problems": problems,
        "merged": left.merged_into_id or right.merged_into_id,
    }
    return render(request, "admin/pathways/duplicate_pair.html", admin.site.each_context(request) | context)


def prefers_right(part: Part, right_stays: bool) -> bool:
    """What the one that stays says; unless it says nothing, and the other does."""
    return not part.right_is_silent if right_stays else part.left_is_silent


def answer(request: HttpRequest, left: Opportunity, right: Opportunity) -> HttpResponse:
    today = timezone.localdate()
    if request.POST.get("answer") == "different":
        call_different(left, right, by=request.user, on=today)
        messages.success(request, "They are two. Nobody is asked about them again.")
        return redirect("admin:index")
    stays, goes = (right, left) if request.POST.get("stays") == str(right.pk) else (left, right)
    taken_from = "right" if goes is right else "left"
    parts, _ = parts_that_differ(left, right)
    take = {name for part in parts if request.POST.get(part.code) == taken_from for name in part.fields}
    try:
        with transaction.atomic():
            merge(
                stays=stays, goes=goes, take=take, by=request.user, on=today, seen=versions_seen(request, left, right)
            )
    except SomebodyElseWasFaster:
        return compare(request, *both(left.pk, right.pk), problems=(FASTER,))
    except ValidationError as error:
        return compare(request, *both(left.pk, right.pk), problems=tuple(error.messages))
    messages.success(request, f"“{goes}” now leads to “{stays}”. Its history stays.")
    return redirect("admin:pathways_opportunity_change", stays.pk)


FASTER = "Somebody has changed one of them since you opened this page. Look again, then merge."


def versions_seen(request: HttpRequest, left: Opportunity, right: Opportunity) -> dict[int, int]:
    """The versions that stood on the page. Without them nothing is merged: nobody has seen anything."""
    seen = request.POST.get("seen", "").split("-")
    numbers = [int(number) if number.isdecimal() and len(number) < 10 else 0 for number in seen]
    return dict(zip((left.pk, right.pk), [*numbers, 0, 0], strict=False))
