"""`GET /metrics`: Django's own figures and ours, for Prometheus."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from audits.api.metrics import describe
from detection import model_info, model_loaded


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if model_loaded():
        describe(model_info())
    response: HttpResponse = ExportToDjangoView(request)
    return response
