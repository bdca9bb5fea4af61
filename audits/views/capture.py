from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from audits.access import viewer_of, visible_shelves
from audits.errors import ErrorCode, ShelfWatchError
from audits.forms.capture import CaptureForm
from audits.models import Audit, Shelf, Source
from audits.photo_words import refusals_told
from audits.selectors.chosen import ghosts_of, next_shelf, shelves_to_choose
from audits.services.uploads import EXIF_TRUSTED_FOR, MAX_PHOTOS, audit_create
from audits.views.pages import PageRequest, go, page, signed_in
from detection import PhotoLimits

# One byte more than allowed is enough to be told that a file is too large.
_ENOUGH = PhotoLimits().max_bytes + 1


@require_safe
@signed_in
def capture_choose(request: PageRequest) -> HttpResponse:
    shelves: list[Any] = list(shelves_to_choose(viewer_of(request)))
    context = {"shelves": shelves, "late": sum(shelf.late for shelf in shelves)}
    return page(request, "capture_choose", context)


@require_safe
@signed_in
def capture_folder(request: PageRequest) -> HttpResponse:
    """Many photos of many shelves; each check is sent to its shelf's own page."""
    shelves = shelves_to_choose(viewer_of(request))
    return page(request, "folder", {"shelves": shelves, "max_photos": MAX_PHOTOS})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def capture(request: PageRequest, pk: int) -> HttpResponse:
    """Photos of a shelf; the page's script asks for JSON, a form without it for the next page."""
    shelf = get_object_or_404(visible_shelves(viewer_of(request)), pk=pk)
    context = {
        "store": shelf.store,
        "shelf": shelf,
        "max_photos": MAX_PHOTOS,
        "ghosts": ghosts_of(shelf),
        "next_shelf": next_shelf(shelf),
        "refusals": refusals_told(),
    }
    if request.method != "POST":
        if shelf.is_closed:  # its printed code hangs there still
            messages.error(request, ShelfWatchError(ErrorCode.SHELF_CLOSED).message)
            return go(request, reverse("shelf", args=[pk]))
        return page(request, "capture", context | {"client_key": uuid4()})
    by_script = request.headers.get("Accept") == "application/json"
    form = CaptureForm(request.POST)
    try:
        audit = _create(request, shelf, form)
    except ShelfWatchError as error:
        if by_script:
            return _refused(error)
        context |= {"error": error, "client_key": form.client_key or uuid4()}
        return page(request, "capture", context, status=422)
    url = reverse("check", args=[audit.pk])
    return JsonResponse({"url": url}, status=201) if by_script else go(request, url)


def _refused(error: ShelfWatchError) -> JsonResponse:
    """As the API tells it; the photo is named in words."""
    detail = error.message
    if error.position:
        words = {"number": error.position, "message": error.message}
        detail = gettext("Photo %(number)s: %(message)s") % words
    fault = {"code": error.code, "detail": detail, "attr": "photos"}
    return JsonResponse({"type": "client_error", "errors": [fault]}, status=422)


def _create(request: PageRequest, shelf: Shelf, form: CaptureForm) -> Audit:
    # One more than allowed is enough to be told that there are too many.
    files = request.FILES.getlist("photos")[: MAX_PHOTOS + 1]
    photos = [file.read(_ENOUGH) for file in files]
    captured_at = _believed(form.captured_at(shelf.store.zone))

    def create(client_key: UUID | None) -> Audit:
        return audit_create(
            shelf=shelf,
            photos=photos,
            source=Source.PAGE,
            created_by=request.user,
            captured_at=captured_at,
            client_key=client_key,
        )

    try:
        return create(form.client_key)
    except ShelfWatchError as error:
        if error.code != ErrorCode.CLIENT_KEY_REUSED:
            raise
        # The page was left by 'back' and used again for other photos: they are another check.
        return create(uuid4())


def _believed(when: datetime | None) -> datetime | None:
    """The phone's or camera's clock where it can be right: one that is fast must not lose photos,
    and a battery that died starts again years ago."""
    now = timezone.now()
    if when is None or when < now - EXIF_TRUSTED_FOR:
        return None
    return min(when, now)
