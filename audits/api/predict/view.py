from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from audits.api import metrics
from audits.api.codes import ApiCode
from audits.api.fields import query_and_form
from audits.api.negotiation import FaultsInJson
from audits.api.permissions import MayPredict
from audits.api.predict import answers
from audits.api.predict.describe import predict_schema
from audits.api.predict.options import CSV, PNG, PredictIn
from audits.api.predict.parsers import BareImageParser
from audits.api.predict.service import hung_up, looked, turns
from audits.api.predict.turns import BusyError, GoneError
from audits.api.problems import refusal
from audits.api.uploads import PhotoUploadHandler, check_length, read_photo
from audits.api.views import Door
from detection import PackageError, PhotoError, PhotoFindings, annotate_photo, examine_photo


class _PngRenderer(BaseRenderer):
    media_type, format = "image/png", PNG


class _CsvRenderer(BaseRenderer):
    media_type, format = "text/csv", CSV


class PredictView(Door):
    """Boxes of products and gaps in pixels of the upright full-size photo."""

    permission_classes = [MayPredict]
    parser_classes = [MultiPartParser, BareImageParser]
    renderer_classes = [JSONRenderer, _PngRenderer, _CsvRenderer]
    # `format` decides.
    content_negotiation_class = FaultsInJson
    # Options may be in the form as well: `post` looks at both.
    asks = None

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        request.upload_handlers = [PhotoUploadHandler(request)]
        return super().initialize_request(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        check_length(request._request, photos=2)
        with _told():
            self.inside.enter_context(turns().inside())
        super().initial(request, *args, **kwargs)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with metrics.IN_FLIGHT.track_inprogress(), ExitStack() as self.inside:
            response = super().dispatch(request, *args, **kwargs)
        metrics.REQUESTS.labels(response.status_code).inc()
        return response

    @predict_schema
    def post(self, request: Request) -> HttpResponseBase:
        wanted = PredictIn.checked(query_and_form(request))
        photos = [read_photo(file) for file in wanted.get("images") or [wanted["image"]]]
        with _told(), turns().turn(lambda: hung_up(request.META)):
            found = looked(lambda: [_look(wanted, photo, n) for n, photo in enumerate(photos)])
            if wanted["format"] == PNG:
                picture = looked(lambda: annotate_photo(photos[0], found[0]))
                return HttpResponse(picture, content_type="image/png")
        if wanted["format"] == CSV:
            return HttpResponse(answers.table(found), content_type="text/csv; charset=utf-8")
        if "images" in wanted:
            return Response(answers.several(found, self.request_id))
        return Response(answers.one(found[0], self.request_id))


def _look(wanted: dict[str, Any], photo: bytes, place: int) -> PhotoFindings:
    """Faults name the photo where several came, counted from 0 as lists are in JSON."""
    asked = {name: wanted[name] for name in ("confidence", "iou", "tiles") if name in wanted}
    try:
        findings = examine_photo(photo, **asked)
    except PhotoError as error:
        attr = f"images.{place}" if "images" in wanted else "image"
        raise refusal(error.code, error.message, attr) from error
    metrics.observe(findings)
    return findings


@contextmanager
def _told() -> Iterator[None]:
    """What goes wrong around a turn, as the API tells it."""
    try:
        yield
    except BusyError as busy:
        raise refusal(ApiCode.OVERLOADED, wait=busy.wait) from busy
    except GoneError as gone:
        raise refusal(ApiCode.CLIENT_GONE) from gone
    except PackageError as error:
        raise refusal(ApiCode.MODEL_UNAVAILABLE, wait=30) from error
