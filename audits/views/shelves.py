from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from audits.access import managed_stores, viewer_of, visible_shelves
from audits.selectors.audits import holes_told_by, shelf_history
from audits.selectors.availability import trend_of_shelf
from audits.selectors.brakes import shelf_brake_of
from audits.selectors.empties import empties_of
from audits.selectors.measures import measures_of
from audits.selectors.positions import planograms_in_force, references_seen
from audits.selectors.resets import reset_due_at
from audits.selectors.shelves import shelf_cards
from audits.views.pages import PageRequest, page, part, signed_in


@require_safe
@signed_in
def shelf(request: PageRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(visible_shelves(viewer_of(request)), pk=pk)
    planogram = planograms_in_force([found]).get(found.pk)
    measures = measures_of([found])
    checks = part(request, shelf_history(found))
    holes = holes_told_by(checks)
    context = {
        "planogram": planogram,
        "references": references_seen(found, planogram),
        "measures": measures,
        "trend": trend_of_shelf(found.pk, found.store, measures.now),
        "empties": empties_of(found, planogram),
        "brake": shelf_brake_of(found),
        "reset_due": reset_due_at(found),
        "manages": managed_stores(viewer_of(request)).filter(pk=found.store_id).exists(),
        "store": found.store,
        "shelf": found,
        "card": shelf_cards([found])[0],
        "checks": checks,
        "history": [(check, holes.get(check.pk)) for check in checks],
    }
    return page(request, "shelf", context)
