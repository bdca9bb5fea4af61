"""Traces: a span for each request and each task, one trace from a page to its mail.

Imported only where SHELFWATCH_OTLP_ENDPOINT is set. A span bears the ids that the log's lines
bear, and of an address only the route: no names, no queries, no tokens.
"""

from collections.abc import Callable
from typing import Any

from celery.signals import before_task_publish, task_failure, task_postrun, task_prerun
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django_structlog.signals import bind_extra_request_finished_metadata, update_failure_response
from opentelemetry import context, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.propagate import extract, inject
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from structlog.contextvars import get_contextvars

_tracer = trace.get_tracer("shelfwatch")
_QUIET = ("/health", "/metrics", "/static/")
# A running task's span, and what to detach when it ends.
_running: dict[str, tuple[Span, Any]] = {}


def begin(endpoint: str, percent: int) -> None:
    """Send so many of a hundred traces to `endpoint`, a collector's OTLP/HTTP address."""
    provider = TracerProvider(
        resource=Resource.create({"service.name": "shelfwatch"}),
        sampler=ParentBasedTraceIdRatio(percent / 100),
    )
    exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces", timeout=5)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    # The last moment at which the log's ids of a request are known.
    bind_extra_request_finished_metadata.connect(_name_request, weak=False)
    update_failure_response.connect(_name_request, weak=False)
    before_task_publish.connect(_hand_over, weak=False)
    task_prerun.connect(_task_begins, weak=False)
    task_failure.connect(_task_fails, weak=False)
    task_postrun.connect(_task_ends, weak=False)


class Traced:
    """A span around each request; the first of all middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(_QUIET):
            return self.get_response(request)
        # A visitor's word about whose trace this is counts only where a proxy vouches for it.
        parent = extract(request.headers) if settings.SHELFWATCH_TRUST_PROXY else None
        name = str(request.method)
        with _tracer.start_as_current_span(name, context=parent, kind=SpanKind.SERVER) as span:
            response = self.get_response(request)
            match = request.resolver_match
            route = match.route if match else ""
            span.update_name(f"{request.method} /{route}")
            span.set_attributes(
                {
                    "http.request.method": str(request.method),
                    "http.route": f"/{route}",
                    "http.response.status_code": response.status_code,
                }
            )
            if response.status_code >= 500:
                span.set_status(Status(StatusCode.ERROR))
            return response


def _ids() -> dict[str, str]:
    return {name: str(value) for name, value in get_contextvars().items() if name.endswith("_id")}


def _name_request(**_: Any) -> None:
    trace.get_current_span().set_attributes(_ids())


def _hand_over(headers: dict[str, Any], **_: Any) -> None:
    inject(headers)


def _task_begins(task_id: str, task: Any, **_: Any) -> None:
    carrier = {
        name: value
        for name in ("traceparent", "tracestate")
        if (value := getattr(task.request, name, None) or (task.request.headers or {}).get(name))
    }
    span = _tracer.start_span(task.name, context=extract(carrier), kind=SpanKind.CONSUMER)
    _running[task_id] = (span, context.attach(trace.set_span_in_context(span)))


def _task_fails(task_id: str, exception: BaseException, **_: Any) -> None:
    if task_id in _running:
        _running[task_id][0].set_status(Status(StatusCode.ERROR, type(exception).__name__))


def _task_ends(task_id: str, **_: Any) -> None:
    if task_id not in _running:
        return
    span, token = _running.pop(task_id)
    span.set_attributes(_ids() | {"task_id": task_id})
    context.detach(token)
    span.end()
