"""What every door of the API shares."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.decorators import decorator_from_middleware
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from structlog.contextvars import bind_contextvars

from audits.api import once
from audits.api.codes import ApiCode
from audits.api.pages import FilterIn
from audits.api.permissions import HasScope
from audits.api.problems import refusal
from audits.api.request_id import HEADER, request_id


class _GzipText(GZipMiddleware):
    """Pictures are as small as they get already."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.headers.get("Content-Type", "").startswith("image/"):
            return response
        return super().process_response(request, response)


class _Conditional(ConditionalGetMiddleware):
    """An answer without a body tells as much beside it as the one with a body."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        answer = super().process_response(request, response)
        for name in {HEADER, *getattr(request, "limit_headers", {})} & set(response.headers):
            answer.headers[name] = response.headers[name]
        return answer


_gzip = decorator_from_middleware(_GzipText)
_conditional = decorator_from_middleware(_Conditional)


class Door(APIView):
    """A request gets an id; answers are packed for who takes them so, and bear an `ETag`."""

    request_id: str
    # What a `GET` takes in its address; whoever sends something else there has mistaken a name.
    # None: the view looks itself.
    asks: type[FilterIn] | None = FilterIn
    wanted: dict[str, Any]
    # Of a request with an `Idempotency-Key`: where its answer is going to be kept.
    ticket: int | None = None

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        return _gzip(_conditional(super().as_view(**initkwargs)))

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        self.request_id = request_id(request)
        # The lines of the log carry what the answer carries.
        bind_contextvars(request_id=self.request_id)
        return super().initialize_request(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # A body in chunks does not say how long it is, and WSGI would read none of it.
        if not request.META.get("CONTENT_LENGTH") and "Transfer-Encoding" in request.headers:
            raise refusal(ApiCode.LENGTH_REQUIRED)
        # A packed body may be a bomb, and photos do not get smaller by it.
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise refusal(ApiCode.ENCODING_UNSUPPORTED)
        super().initial(request, *args, **kwargs)
        if self.asks is not None and hasattr(self, str(request.method).lower()):
            takes = self.asks if request.method in ("GET", "HEAD") else FilterIn
            self.wanted = takes.checked(request.query_params)
        self.ticket = once.begin(request)

    def handle_exception(self, exc: Exception) -> Any:
        if isinstance(exc, once.Replay):
            return exc.kept.response()
        return super().handle_exception(exc)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        final = super().finalize_response(request, response, *args, **kwargs)
        final.headers[HEADER] = self.request_id
        for name, value in getattr(request, "limit_headers", {}).items():
            final.headers[name] = value
        if self.ticket is not None:
            _keep(self.ticket, final)
        return final


def _keep(ticket: int, answer: Any) -> None:
    if isinstance(answer, Response):
        answer.add_post_render_callback(lambda rendered: once.end(ticket, rendered))
    else:
        once.end(ticket, answer)


class ApiView(Door):
    """Answers are for whoever asked: no cache on the way may hand them to somebody else. Nor are
    they kept without asking again, unless the view says so itself."""

    permission_classes = [HasScope]

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        final = super().finalize_response(request, response, *args, **kwargs)
        if "Cache-Control" not in final.headers:
            patch_cache_control(final, private=True, no_cache=True)
        patch_vary_headers(final, ["Authorization", "X-API-Key"])
        return final
