"""Whatever goes wrong becomes one shape: `{type, errors: [{code, detail, attr}]}`."""

import logging
from typing import Any

from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework.exceptions import APIException, ErrorDetail, ParseError, ValidationError
from rest_framework.response import Response

from audits.api.codes import SENTENCES, STATUS, ApiCode
from audits.errors import ErrorCode, ShelfWatchError
from audits.outages import RETRY_SECONDS, is_outage
from detection import PhotoError

logger = logging.getLogger(__name__)

# Which field of the request a fault of the service is about.
_FIELDS: dict[str, str] = {
    ErrorCode.NO_PHOTOS: "photos",
    ErrorCode.TOO_MANY_PHOTOS: "photos",
    ErrorCode.CAPTURED_IN_FUTURE: "captured_at",
    ErrorCode.CAPTURED_TOO_LONG_AGO: "captured_at",
    ErrorCode.CLIENT_KEY_REUSED: "client_key",
    ErrorCode.REASON_MISSING: "why",
}
# The most derived first: Django's limits are all suspicious operations.
_DJANGO: tuple[tuple[type[Exception], ApiCode], ...] = (
    (TooManyFilesSent, ApiCode.TOO_MANY_FILES),
    (TooManyFieldsSent, ApiCode.TOO_MANY_FIELDS),
    (RequestDataTooBig, ApiCode.FORM_TOO_LARGE),
    (UnreadablePostError, ApiCode.UPLOAD_INTERRUPTED),
)


class Refusal(APIException):
    """A request that is refused with a status other than 400."""

    def __init__(self, status: int, detail: Any, code: str, wait: int | None = None) -> None:
        self.status_code = status
        # The handler makes Retry-After of it.
        self.wait = wait
        super().__init__(detail, code)


def refusal(
    code: str, detail: str = "", attr: str | None = None, *, wait: int | None = None
) -> APIException:
    """The exception that answers `code` with its status and, unless given, its sentence.

    `wait`: seconds after which asking again makes sense, told in `Retry-After`.
    """
    sentence = ErrorDetail(detail or SENTENCES[ApiCode(code)], str(code))
    about = {attr: [sentence]} if attr else sentence
    if STATUS[code] == ValidationError.status_code:
        return ValidationError(about, str(code))
    return Refusal(STATUS[code], about, str(code), wait)


class ProblemHandler(ExceptionHandler):
    """Knows the faults of our services, of photos and of Django's own limits as well."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        return _known(exc) or super().convert_known_exceptions(exc)

    def report_exception(self, exc: APIException, response: Response) -> None:
        """What we refuse is no fault of the program: a busy site must not fill its logs."""
        if not isinstance(exc, Refusal):
            super().report_exception(exc, response)


def _known(exc: Exception) -> Exception | None:
    if isinstance(exc, ShelfWatchError):
        return refusal(exc.code, exc.message, _attr(exc))
    if isinstance(exc, PhotoError):
        return refusal(exc.code, exc.message, "image")
    for kind, code in _DJANGO:
        if isinstance(exc, kind):
            return refusal(code)
    if is_outage(exc):
        logger.warning("a server is away: %s: %s", type(exc).__name__, exc)
        return refusal(ApiCode.SERVER_AWAY, wait=RETRY_SECONDS)
    if isinstance(exc, MultiPartParserError | SuspiciousOperation):
        return ParseError(str(exc) or None)
    return None


def _attr(error: ShelfWatchError) -> str | None:
    """Photos are numbered as lists are in JSON, from 0."""
    if error.position is not None:
        return f"photos.{error.position - 1}"
    return _FIELDS.get(error.code)
