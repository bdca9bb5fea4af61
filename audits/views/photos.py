from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from audits.access import viewer_of, visible_photos
from audits.services.renditions import Size, photo_rendition
from audits.views.pages import PageRequest, signed_in

YEAR = 31_536_000


@require_safe
@signed_in
def photo(request: PageRequest, pk: int, size: str) -> HttpResponse:
    """The picture in one of its sizes; it never changes, so a browser asks for it once."""
    if size not in list(Size):
        raise Http404
    found = get_object_or_404(visible_photos(viewer_of(request)), pk=pk)
    try:
        picture = photo_rendition(photo=found, size=Size(size))
    except FileNotFoundError as error:
        raise Http404 from error  # pruned: the row stays, the picture is gone
    response = HttpResponse(picture, content_type="image/jpeg")
    patch_cache_control(response, private=True, max_age=YEAR, immutable=True)
    response["X-Content-Type-Options"] = "nosniff"
    return response
