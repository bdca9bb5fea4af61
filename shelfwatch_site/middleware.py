"""What is answered outside of views: probes, uploads too large, servers away."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from audits.api.handlers import server_away
from audits.outages import is_outage
from shelfwatch_site.health import health, live, ready
from shelfwatch_site.metrics import metrics

PROBES = {"/health": health, "/health/live": live, "/health/ready": ready, "/metrics": metrics}


class ProbesAtOnce:
    """Probes pass by sessions, logs, counts and the redirect to https: a busy process answers them
    as soon as it can answer anything, and by any host name: Kubernetes and Prometheus ask by
    addresses that no setting can know beforehand."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = PROBES.get(request.path)
        return view(request) if view else self.get_response(request)


class AdminPolicy:
    """Pages of the admin carry a policy of their own, and no other page does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._root = reverse("admin:index")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(self._root):
            # What django-csp's decorators set, for all of the admin's views at once.
            setattr(response, "_csp_replace", settings.SHELFWATCH_ADMIN_POLICY)  # noqa: B010
        return response


class UploadLimit:
    """No request is longer than a shelf check of ten photos at their largest.

    Pages read the CSRF token out of the form and with it the whole upload, so the limit must
    stand in front of that. The API says the same in its own shape, sooner where less is due.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        api = request.path.startswith(("/api/", "/predict"))
        if api or not length.isdecimal() or int(length) <= settings.SHELFWATCH_MOST_UPLOAD_BYTES:
            return self.get_response(request)
        return render(request, "413.html", status=413)


class Outages:
    """A view that misses its database, Redis or S3 is answered 503 in place of 500.

    What other middleware misses, `handler500` answers in the same way.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return server_away(request, error) if is_outage(error) else None
