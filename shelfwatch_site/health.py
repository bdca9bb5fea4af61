"""`GET /health`: whether this process can look at photos."""

import logging

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from detection import model_info, model_loaded

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
        }
    )
