from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from audits.access import managed_stores, viewer_of, visible_audits
from audits.errors import ErrorCode, ShelfWatchError
from audits.models import Alert, AlertStatus, Audit, AuditResult, Reference
from audits.readings import CAMERA_BLOCKED, HELD_WRONG
from audits.selectors.alerts import alerts_shown
from audits.selectors.audits import (
    PhotoSeen,
    holes_of,
    holes_told,
    photos_seen,
    result_of,
    slots_believed,
)
from audits.selectors.comparing import can_compare
from audits.selectors.findings import findings_of
from audits.selectors.resets import reset_due_at
from audits.selectors.steps import progress_of
from audits.selectors.verdicts import not_judged
from audits.services.approvals import reference_approve, reference_start, view_add
from audits.services.leaving_out import audit_leave_out
from audits.stock import SlotSeen
from audits.stock.sums import sums_of
from audits.views.pages import PageRequest, go, page, signed_in

# A product that looks less like the one on the reference photo is worth a look.
LIKE_ENOUGH = 0.35
APPROVALS = {"better": reference_approve, "anew": reference_start, "view": view_add}


@require_safe
@signed_in
def check(request: PageRequest, pk: int) -> HttpResponse:
    """A shelf check. While it runs the page asks again with `?seen=<mark>` and gets 204, which
    changes nothing on it, until it has something else to say."""
    audit = get_object_or_404(
        visible_audits(viewer_of(request)).select_related("created_by"), pk=pk
    )
    progress = progress_of(audit)
    if request.htmx and request.GET.get("seen") == progress.mark:
        return HttpResponse(status=204)
    return page(request, "check", _context(request, audit) | {"progress": progress})


@require_POST
@signed_in
def reference_use(request: PageRequest, pk: int) -> HttpResponse:
    """A manager makes a photo of this check the reference."""
    viewer = viewer_of(request)
    audits = visible_audits(viewer).filter(shelf__store__in=managed_stores(viewer))
    audit = get_object_or_404(audits, pk=pk)
    approve = APPROVALS.get(request.POST.get("how", ""), reference_approve)
    turned = "turned" in request.POST
    wanted = request.POST.get("photo", "")
    photo = audit.photos.filter(pk=int(wanted) if wanted.isdecimal() else 0).first()
    try:
        if photo is None:
            raise ShelfWatchError(ErrorCode.PHOTO_NOT_KEPT)
        approve(photo=photo, by=request.user, turned=turned)
    except ShelfWatchError as error:
        told = {
            "error": error,
            "progress": progress_of(audit),
            "asks_turned": turned or error.code == ErrorCode.REFERENCE_HELD_WRONG,
            "proposed": photo,
        }
        return page(request, "check", _context(request, audit) | told, status=422)
    messages.success(request, gettext("This photo is the reference now. Older checks keep theirs."))
    return go(request, reverse("shelf", args=[audit.shelf_id]))


@require_POST
@signed_in
def check_leave_out(request: PageRequest, pk: int) -> HttpResponse:
    """A manager says that the check's photos do not show its shelf."""
    viewer = viewer_of(request)
    audits = visible_audits(viewer).filter(shelf__store__in=managed_stores(viewer))
    audit = get_object_or_404(audits, pk=pk)
    try:
        audit_leave_out(audit=audit, by=request.user)
    except ShelfWatchError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, gettext("This check is left out: it counts for nothing."))
    return go(request, reverse("check", args=[pk]))


@require_safe
@signed_in
def findings(request: PageRequest, pk: int) -> HttpResponse:
    audit = get_object_or_404(visible_audits(viewer_of(request)), pk=pk)
    response = JsonResponse(findings_of(audit))
    if audit.is_finished:
        patch_cache_control(response, private=True, max_age=3600)
    return response


def _context(request: PageRequest, audit: Audit) -> dict[str, object]:
    result = result_of(audit)
    slots = slots_believed(audit, result)
    photos = photos_seen(audit, result, slots)
    manages = managed_stores(viewer_of(request)).filter(pk=audit.shelf.store_id).exists()
    lined_up = result is not None and result.lined_up
    unlined = [photo for photo in photos if photo.not_judged]
    holes = holes_of(photos, result)
    alerts = list(alerts_shown(audit)) if result else []
    stood_there = audit.created_by_id == request.user.pk
    untold = not_judged(audit, result)
    return {
        **_read(result, slots),
        "manages": manages,
        "reference_at": _begun_at(audit) if result else None,
        "unlined": unlined,
        # Another part of the shelf is what a photo that does not line up beside others may show.
        "proposed": unlined[0].photo if lined_up and unlined else None,
        "is_approved": manages and len(photos) == 1 and _is_approved(audit),
        "held_wrong": bool(unlined) and not lined_up and _is_held_wrong(unlined),
        "compares": can_compare(audit),
        "is_blocked": untold is not None and untold.code == CAMERA_BLOCKED,
        "is_untold": untold is not None,
        "untold": untold,
        "reset_due": _tells_of_shelf(unlined) and not lined_up and reset_due_at(audit.shelf),
        "store": audit.shelf.store,
        "shelf": audit.shelf,
        "check": audit,
        "result": result,
        "photos": photos,
        "holes": holes,
        "holes_told": holes_told(result, holes),
        "alerts": alerts,
        "unsaid": [alert for alert in alerts if stood_there and _is_unsaid(alert)],
    }


def _is_unsaid(alert: Alert) -> bool:
    """Whether nobody who stood there has said yet that the place is empty, or that it is not."""
    return alert.confirmed_at is None and alert.status != AlertStatus.RESOLVED


def _begun_at(audit: Audit) -> int | None:
    """Which photo of the check became the shelf's first reference, if one did."""
    begun = Reference.objects.filter(photo__audit=audit, approved_by=None)
    return begun.order_by("pk").values_list("photo__position", flat=True).first()


def _tells_of_shelf(unlined: list[PhotoSeen]) -> bool:
    """Whether any of them does not line up for another reason than how it was held."""
    return any(one.not_judged and one.not_judged.code not in HELD_WRONG for one in unlined)


def _is_held_wrong(unlined: list[PhotoSeen]) -> bool:
    """Whether one of them was turned or mirrored against the reference, or the reference was."""
    return any(one.not_judged and one.not_judged.code in HELD_WRONG for one in unlined)


def _is_approved(audit: Audit) -> bool:
    """Whether a photo of the check is a reference in force that a manager chose."""
    chosen = Reference.objects.filter(photo__audit=audit, approved_by__isnull=False)
    return chosen.filter(photo=F("view__reference_photo")).exists()


def _read(result: AuditResult | None, slots: list[SlotSeen]) -> dict[str, object]:
    """What the check's photos say of the shelf's positions, and people of these."""
    if result is None or result.lined_up is None:
        return {}
    return {
        "slots": slots,
        "has_positions": any(one.box for one in slots),
        "sums": sums_of(slots),
        "different": [
            one for one in slots if one.likeness is not None and one.likeness < LIKE_ENOUGH
        ],
    }
