from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from audits.access import viewer_of, visible_shelves
from audits.errors import ErrorCode, ShelfWatchError
from audits.forms import CaptureForm
from audits.models import Audit, Shelf, Source
from audits.services.uploads import MAX_PHOTOS, audit_create
from audits.views.pages import PageRequest, go, page, signed_in
from detection import PhotoLimits

# One byte more than allowed is enough to be told that a file is too large.
_ENOUGH = PhotoLimits().max_bytes + 1


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def capture(request: PageRequest, pk: int) -> HttpResponse:
    shelf = get_object_or_404(visible_shelves(viewer_of(request)), pk=pk)
    context = {"store": shelf.store, "shelf": shelf, "max_photos": MAX_PHOTOS}
    if request.method != "POST":
        return page(request, "capture", context | {"client_key": uuid4()})
    form = CaptureForm(request.POST)
    try:
        audit = _create(request, shelf, form)
    except ShelfWatchError as error:
        context |= {"error": error, "client_key": form.client_key or uuid4()}
        return page(request, "capture", context, status=422)
    return go(request, reverse("check", args=[audit.pk]))


def _create(request: PageRequest, shelf: Shelf, form: CaptureForm) -> Audit:
    # One more than allowed is enough to be told that there are too many.
    files = request.FILES.getlist("photos")[: MAX_PHOTOS + 1]
    photos = [file.read(_ENOUGH) for file in files]

    def create(client_key: UUID | None) -> Audit:
        return audit_create(
            shelf=shelf,
            photos=photos,
            source=Source.PAGE,
            created_by=request.user,
            client_key=client_key,
        )

    try:
        return create(form.client_key)
    except ShelfWatchError as error:
        if error.code != ErrorCode.CLIENT_KEY_REUSED:
            raise
        # The page was left by 'back' and used again for other photos: they are another check.
        return create(uuid4())
