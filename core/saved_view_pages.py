"""Keep a view of a list, and forget it. Both are posted from the list and lead back to it."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from core.saved_views import LONGEST, SavedView, question


class SavedViewForm(forms.Form):
    name = forms.CharField(
        max_length=60, error_messages={"required": "Give the view a name.", "max_length": "Give it a shorter name."}
    )
    query = forms.CharField(
        max_length=LONGEST, error_messages={"required": "Choose something first: the whole list has a place already."}
    )
    is_shared = forms.BooleanField(required=False)


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """A name that you have used before gets the new choice."""
    page = page_of(request)
    form = SavedViewForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, errors[0])
        return redirect(address(page, request.POST.get("query", "")[:LONGEST]))
    name, asked = form.cleaned_data["name"], question(QueryDict(form.cleaned_data["query"]))
    values = {"query": asked, "is_shared": form.cleaned_data["is_shared"]}
    if asked:
        SavedView.objects.update_or_create(owner=request.user, page=page, name=name, defaults=values)
        messages.success(request, f"“{name}” is saved above the list.")
    return redirect(address(page, asked))


@require_POST
def forget_view(request: HttpRequest) -> HttpResponse:
    """Your own alone: what a colleague shares stays until they take it away."""
    number = request.POST.get("view", "")
    view = get_object_or_404(SavedView, pk=number if number.isdecimal() and len(number) < 10 else 0, owner=request.user)
    view.delete()
    messages.success(request, f"“{view}” is forgotten.")
    return redirect(address(view.page, ""))


def page_of(request: HttpRequest) -> str:
    """The table whose list it is: one of the desk, and one that they may see."""
    for model, pages in admin.site._registry.items():
        if model._meta.label_lower == request.POST.get("page"):
            if not pages.has_view_permission(request):
                raise PermissionDenied
            return model._meta.label_lower
    raise Http404


def address(page: str, query: str) -> str:
    start = reverse(f"admin:{page.replace('.', '_')}_changelist")
    return f"{start}?{question(QueryDict(query))}" if query else start
