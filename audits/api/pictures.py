"""Pictures of what was photographed: upright, no larger than needed, without the camera's data."""

from django.http import Http404, HttpResponse
from django.utils.cache import patch_cache_control
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from audits.access import viewer_of, visible_alerts, visible_photos
from audits.api.fields import WordField
from audits.api.negotiation import FaultsInJson
from audits.api.pages import FilterIn
from audits.api.shapes import ProblemShape
from audits.api.views import ApiView
from audits.errors import ErrorCode, ShelfWatchError
from audits.services.renditions import LONGEST_SIDE, Size, alert_close_up, photo_rendition

JPEG, YEAR = "image/jpeg", 31_536_000
ANSWERS = {
    (200, JPEG): OpenApiTypes.BINARY,
    (404, "application/json"): ProblemShape,
    (410, "application/json"): ProblemShape,
}


class PictureIn(FilterIn):
    size = WordField(
        choices=[size.value for size in Size],
        default=Size.PAGE.value,
        help_text="Pixels of the longer side, at most: "
        + ", ".join(f"{size} {LONGEST_SIDE[size]}" for size in Size)
        + f"; {Size.PAGE} unless told.",
    )


class _JpegRenderer(BaseRenderer):
    media_type, format = JPEG, "jpg"


class PictureView(ApiView):
    renderer_classes = [JSONRenderer, _JpegRenderer]
    content_negotiation_class = FaultsInJson


class PhotoPictureView(PictureView):
    asks = PictureIn

    @extend_schema(operation_id="photos_picture", parameters=[PictureIn], responses=ANSWERS)
    def get(self, request: Request, pk: int) -> HttpResponse:
        """The photo of an audit."""
        photo = visible_photos(viewer_of(request)).filter(pk=pk).first()
        if photo is None:
            raise Http404
        try:
            picture = photo_rendition(photo=photo, size=Size(self.wanted["size"]))
        except FileNotFoundError as error:
            raise ShelfWatchError(ErrorCode.PHOTO_NOT_KEPT) from error
        answer = _jpeg(picture)
        # It never changes: whoever has it need not ask again.
        patch_cache_control(answer, private=True, max_age=YEAR, immutable=True)
        return answer


class AlertCloseUpView(PictureView):
    @extend_schema(operation_id="alerts_close_up", responses=ANSWERS)
    def get(self, request: Request, pk: int) -> HttpResponse:
        """The place of an alert, outlined in a part of the newest photo that shows it."""
        alert = visible_alerts(viewer_of(request)).filter(pk=pk).first()
        if alert is None:
            raise Http404
        try:
            return _jpeg(alert_close_up(alert=alert))
        except FileNotFoundError as error:
            raise ShelfWatchError(ErrorCode.PHOTO_NOT_KEPT) from error


def _jpeg(picture: bytes) -> HttpResponse:
    return HttpResponse(picture, content_type=JPEG, headers={"X-Content-Type-Options": "nosniff"})
