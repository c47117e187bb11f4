"""Uploaded files, served by Django for the demonstration and for developers only. Else the council's server does it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from django.views.static import serve

A_WEEK = 7 * 24 * 60 * 60  # a name never gets other content, but a photo may have to go


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponse:
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    response["Cache-Control"] = f"public, max-age={A_WEEK}, immutable"
    return response
