"""`GET /health` for people and older clients, `/health/live` and `/health/ready` for machines."""

import logging

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from detection import model_info, model_loaded
from shelfwatch_site.readiness import missing

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 and "healthy" once the model is loaded (the first call loads it), else 503."""
    try:
        model = model_info()
    except Exception:
        # The reason is the operator's: it may name files. The log has it.
        logger.exception("the model cannot be loaded")
        return JsonResponse(
            {
                "status": "unhealthy",
                "model_loaded": False,
                "runtime": None,
                "model": None,
                "version": None,
                "reason": "The model cannot be loaded; the log of the site says why.",
            },
            status=503,
        )
    return JsonResponse(
        {
            "status": "healthy",
            "model_loaded": model_loaded(),
            "runtime": model.runtime,
            "model": model.name,
            "version": model.version,
        }
    )


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """200 as long as this process answers at all; asks nobody else."""
    return JsonResponse({"status": "live"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 once the model is warm and the database is there and up to date, else 503."""
    waits_for = missing()
    if waits_for:
        logger.warning("not ready: waits for %s", waits_for)
        return JsonResponse({"status": "not ready", "waits_for": waits_for}, status=503)
    return JsonResponse({"status": "ready"})
