from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from audits.access import viewer_of, visible_audits
from audits.models import Audit
from audits.selectors.alerts import alerts_shown
from audits.selectors.audits import photos_seen, result_of
from audits.selectors.findings import findings_of
from audits.views.pages import PageRequest, page, signed_in


@require_safe
@signed_in
def check(request: PageRequest, pk: int) -> HttpResponse:
    """A shelf check. While it runs the page asks again with `?seen=<status>` and gets 204, which
    changes nothing on it, until the status is another one."""
    audit = get_object_or_404(
        visible_audits(viewer_of(request)).select_related("created_by"), pk=pk
    )
    if request.htmx and request.GET.get("seen") == audit.status:
        return HttpResponse(status=204)
    return page(request, "check", _context(audit))


@require_safe
@signed_in
def findings(request: PageRequest, pk: int) -> HttpResponse:
    audit = get_object_or_404(visible_audits(viewer_of(request)), pk=pk)
    response = JsonResponse(findings_of(audit))
    if audit.is_finished:
        patch_cache_control(response, private=True, max_age=3600)
    return response


def _context(audit: Audit) -> dict[str, object]:
    result = result_of(audit)
    photos = photos_seen(audit, result)
    return {
        "store": audit.shelf.store,
        "shelf": audit.shelf,
        "check": audit,
        "result": result,
        "photos": photos,
        "holes": [hole for photo in photos for hole in photo.holes],
        "alerts": alerts_shown(audit) if result else [],
    }
