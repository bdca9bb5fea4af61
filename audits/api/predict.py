"""Detection on one picture, with nothing stored: the contract of the service replaced by this."""

from typing import Any

from django.http import HttpRequest
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audits.api import metrics
from audits.api.codes import ApiCode
from audits.api.fields import StrictSerializer, query_and_form
from audits.api.permissions import MayPredict
from audits.api.problems import refusal
from audits.api.shapes import BoxField, ProblemShape
from audits.api.uploads import PhotoUploadHandler, check_length, read_photo
from detection import Box, Detection, Gap, PackageError, PhotoFindings, examine_photo


class PredictIn(StrictSerializer):
    image = serializers.FileField(
        allow_empty_file=True, help_text="One photo: JPEG, PNG, WebP or HEIC, up to 25 MB."
    )
    confidence = serializers.FloatField(
        min_value=0.01,
        max_value=1.0,
        required=False,
        help_text="Least score; without it the model's own thresholds.",
    )


class GapOut(serializers.Serializer[Any]):
    bbox = BoxField()
    confidence = serializers.FloatField()
    row = serializers.IntegerField(allow_null=True, help_text="Counted from 1 at the top.")
    facings = serializers.IntegerField(help_text="Width in product fronts.")
    evidence = serializers.ChoiceField(choices=["detector", "geometry", "both"])


class SizeOut(serializers.Serializer[Any]):
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class PredictOut(serializers.Serializer[Any]):
    """Describes the answer in the schema; `answer` makes it, without a serializer a box."""

    # `class` is a word of Python's own.
    detections = inline_serializer(
        "PredictedProduct",
        {
            "class": serializers.CharField(help_text="The model's name for it."),
            "confidence": serializers.FloatField(),
            "bbox": BoxField(help_text="x1, y1, x2, y2"),
        },
        many=True,
    )
    gaps = GapOut(many=True)
    count = serializers.IntegerField(help_text="Products.")
    inference_ms = serializers.FloatField()
    image_size = SizeOut()
    model = serializers.CharField()
    runtime = serializers.CharField()


class PredictView(APIView):
    """Boxes of products and gaps in pixels of the upright full-size photo."""

    permission_classes = [MayPredict]
    parser_classes = [MultiPartParser]

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        request.upload_handlers = [PhotoUploadHandler(request)]
        return super().initialize_request(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        check_length(request._request, photos=1)
        super().initial(request, *args, **kwargs)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        with metrics.IN_FLIGHT.track_inprogress():
            response = super().dispatch(request, *args, **kwargs)
        metrics.REQUESTS.labels(response.status_code).inc()
        return response

    @extend_schema(
        request={"multipart/form-data": PredictIn},
        responses={200: PredictOut, **dict.fromkeys((413, 422, 503), ProblemShape)},
        parameters=[
            OpenApiParameter("confidence", float, description="The same as the form's field.")
        ],
    )
    def post(self, request: Request) -> Response:
        wanted = PredictIn.checked(query_and_form(request))
        try:
            findings = examine_photo(
                read_photo(wanted["image"]), confidence=wanted.get("confidence")
            )
        except PackageError as error:
            raise refusal(ApiCode.MODEL_UNAVAILABLE) from error
        metrics.observe(findings)
        return Response(answer(findings))


def answer(findings: PhotoFindings) -> dict[str, Any]:
    """The findings as plain JSON values."""
    name = findings.model.product_class
    return {
        "detections": [_product(item, name) for item in findings.products],
        "gaps": [_gap(gap) for gap in findings.gaps],
        "count": len(findings.products),
        "inference_ms": round(findings.timing.inference_ms, 2),
        "image_size": {"width": findings.width, "height": findings.height},
        "model": findings.model.name,
        "runtime": findings.model.runtime,
    }


def _product(item: Detection, name: str) -> dict[str, Any]:
    return {"class": name, "confidence": round(item.score, 4), "bbox": _bbox(item.box)}


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "bbox": _bbox(gap.box),
        "confidence": round(gap.score, 4),
        "row": gap.row,
        "facings": gap.facings,
        "evidence": gap.evidence,
    }


def _bbox(box: Box) -> list[float]:
    return [round(box.x1, 1), round(box.y1, 1), round(box.x2, 1), round(box.y2, 1)]
