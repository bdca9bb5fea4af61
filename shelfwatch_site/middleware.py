"""What is refused before a byte of it is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


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
