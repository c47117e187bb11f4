"""The site, and beside it a view that does nothing, behind the same middleware."""

import os

from django.http import HttpResponse
from django.urls import include, path

from localoffer.urls import handler400, handler403, handler404, handler500
from tests.bench.client import EMPTY, INDEX, WORKER
from tests.bench.index import is_ready

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def empty(_request):
    return HttpResponse("")


def say_which_worker(get_response):
    """Middleware: each answer names the process that gave it, and says whether it has its index."""

    def middleware(request):
        response = get_response(request)
        response[WORKER] = str(os.getpid())
        response[INDEX] = "1" if is_ready() else "0"
        return response

    return middleware


urlpatterns = [path(EMPTY.strip("/") + "/", empty), path("", include("localoffer.urls"))]
