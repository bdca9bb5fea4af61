from django.http import HttpResponse
from django.views.decorators.http import require_safe

from audits.access import viewer_of, visible_alerts, visible_shelves, visible_stores
from audits.selectors.alerts import alerts_confirmed, alerts_to_check
from audits.selectors.closed import stores_in_use
from audits.selectors.overview import (
    glance_of,
    latest_checks,
    overdue_shelves,
    overview_mark,
    zones_differ,
)
from audits.selectors.stores import store_cards
from audits.views.pages import PageRequest, page, part, signed_in

URGENT = 6


@require_safe
@signed_in
def dashboard(request: PageRequest) -> HttpResponse:
    """All stores at a glance. The page asks again with `?seen=<mark>`; 204: nothing is new."""
    viewer = viewer_of(request)
    mark = overview_mark(viewer)
    if request.htmx and request.GET.get("seen") == mark:
        return HttpResponse(status=204)
    open_stores = stores_in_use(visible_stores(viewer))
    every, stores = list(open_stores), part(request, open_stores)
    shelves = visible_shelves(viewer)
    glance = glance_of(every)
    return page(
        request,
        "dashboard",
        {
            "mark": mark,
            "stores": stores,
            "cards": store_cards(stores, glance.now_by_store, glance.trend_by_store),
            "glance": glance,
            "closed": visible_stores(viewer).exclude(closed_on=None),
            "latest": latest_checks(shelves),
            "overdue": overdue_shelves(shelves),
            "zones_differ": zones_differ(every),
            "alerts": alerts_confirmed(visible_alerts(viewer))[:URGENT],
            "guesses": alerts_to_check(visible_alerts(viewer))[:URGENT],
        },
    )
