"""Limits on what a request may ask."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

MOST_QUERY_STRING_BYTES = 4096


class QueryStringLimitMiddleware:
    """A query string over 4 kB is answered 414 in the site's look, before anything reads it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if len(request.META.get("QUERY_STRING", "")) > MOST_QUERY_STRING_BYTES:
            return render(request, "414.html", status=414)
        return self.get_response(request)
