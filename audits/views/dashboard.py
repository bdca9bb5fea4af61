from django.http import HttpResponse
from django.views.decorators.http import require_safe

from audits.access import viewer_of, visible_alerts, visible_stores
from audits.selectors.alerts import alerts_to_fill
from audits.selectors.stores import store_cards
from audits.views.pages import PageRequest, page, part, signed_in

URGENT = 3


@require_safe
@signed_in
def dashboard(request: PageRequest) -> HttpResponse:
    viewer = viewer_of(request)
    stores = part(request, visible_stores(viewer))
    return page(
        request,
        "dashboard",
        {
            "stores": stores,
            "cards": store_cards(stores),
            "alerts": alerts_to_fill(visible_alerts(viewer))[:URGENT],
        },
    )
