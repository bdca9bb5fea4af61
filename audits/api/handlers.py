"""What the site answers where no API view was reached: JSON to machines, pages to people."""

import logging
import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views import defaults

from audits.api.codes import SENTENCES, STATUS, ApiCode
from audits.api.request_id import HEADER, request_id
from audits.outages import RETRY_SECONDS, is_outage

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_api(request):
        return _problem(request, 400, "parse_error", "Malformed request.")
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_api(request):
        return _problem(request, 403, "permission_denied", "You may not do this.")
    return defaults.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_api(request):
        return _problem(request, 404, "not_found", "Not found.")
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if is_outage(error := sys.exc_info()[1]):
        return server_away(request, error)
    if _is_api(request):
        return _problem(request, 500, "error", "Server Error (500)")
    return defaults.server_error(request)


def server_away(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """503: whoever asks shall come again. Nothing here may ask the server that is away."""
    logger.warning("a server is away: %s: %s", type(error).__name__, error)
    if _is_api(request):
        code = ApiCode.SERVER_AWAY
        answer: HttpResponse = _problem(request, 503, code, SENTENCES[code])
    else:
        answer = HttpResponse(render_to_string("503.html"), status=503)
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer


def problem(code: ApiCode) -> HttpResponse:
    """The answer that says `code`, for where no view was reached."""
    return _faults(STATUS[code], code, SENTENCES[code])


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or request.path == "/predict"


def _problem(request: HttpRequest, status: int, code: str, detail: str) -> JsonResponse:
    answer = _faults(status, code, detail)
    answer.headers[HEADER] = request_id(request)
    return answer


def _faults(status: int, code: str, detail: str) -> JsonResponse:
    kind = "server_error" if status >= 500 else "client_error"
    errors = [{"code": code, "detail": detail, "attr": None}]
    return JsonResponse({"type": kind, "errors": errors}, status=status)
