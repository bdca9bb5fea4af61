from django.http import HttpResponse
from django.views.decorators.http import require_safe

from audits.views.pages import PageRequest, page, signed_in
from detection import PackageError, model_info

# What the page asks for, so that its sliders can show fainter boxes without asking again.
FAINTEST = 0.05


@require_safe
@signed_in
def try_it(request: PageRequest) -> HttpResponse:
    """Any picture through the detector, by predict: nothing is stored and no shelf is checked."""
    try:
        thresholds = model_info().thresholds
    except PackageError:  # told to the operator by the system checks
        thresholds = {}
    context = {
        "faintest": FAINTEST,
        "product": _percent(thresholds.get("product", FAINTEST)),
        "gap": _percent(thresholds.get("gap", FAINTEST)),
    }
    return page(request, "try_it", context)


def _percent(share: float) -> int:
    return round(100 * share)
