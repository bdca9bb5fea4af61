from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from audits.access import viewer_of, visible_shelves
from audits.selectors.audits import shelf_history
from audits.selectors.shelves import shelf_cards
from audits.views.pages import PageRequest, page, part, signed_in


@require_safe
@signed_in
def shelf(request: PageRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(visible_shelves(viewer_of(request)), pk=pk)
    context = {
        "store": found.store,
        "shelf": found,
        "card": shelf_cards([found])[0],
        "checks": part(request, shelf_history(found)),
    }
    return page(request, "shelf", context)
