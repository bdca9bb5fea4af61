"""What makes the site an app on a phone: its service worker, and a page for no connection."""

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """At the root, since a worker serves only addresses below its own."""
    path = finders.find("js/worker.js")
    if path is None:
        raise Http404
    with open(path, "rb") as file:  # noqa: PTH123
        response = HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")
    patch_cache_control(response, no_cache=True)
    return response


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Shown by the worker where the network does not answer; the same for everybody."""
    return render(request, "offline.html")
