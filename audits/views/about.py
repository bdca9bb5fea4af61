from django.http import HttpResponse
from django.views.decorators.http import require_safe

from audits.views.pages import PageRequest, page, signed_in
from detection import PackageError, model_info


@require_safe
@signed_in
def about(request: PageRequest) -> HttpResponse:
    """What the detector was made with and on what terms it may be used."""
    try:
        model = model_info()
    except PackageError:  # told to the operator by the system checks
        model = None
    return page(request, "about", {"model": model})
