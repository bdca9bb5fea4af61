"""Predict in the schema."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, PolymorphicProxySerializer, extend_schema

from audits.api.predict.options import MOST_IMAGES, Options
from audits.api.predict.shapes import PredictOne, PredictSeveral
from audits.api.shapes import ProblemShape

_ANSWER = PolymorphicProxySerializer(
    component_name="PredictAnswer",
    serializers=[PredictOne, PredictSeveral],
    resource_type_field_name=None,
)

_FILE = {"type": "string", "format": "binary", "minLength": 1}
# The options are described as parameters; a form may hold them instead.
_IMAGE = {"image": _FILE}
_IMAGES = {"images": {"type": "array", "items": _FILE, "minItems": 1, "maxItems": MOST_IMAGES}}
_FORM = {
    "type": "object",
    "properties": {**_IMAGE, **_IMAGES},
    "oneOf": [
        {
            "type": "object",
            "properties": fields,
            "required": list(fields),
            "additionalProperties": False,
        }
        for fields in (_IMAGE, _IMAGES)
    ],
}

predict_schema = extend_schema(
    operation_id="predict",
    parameters=[Options],
    request={"multipart/form-data": _FORM, "image/jpeg": OpenApiTypes.BINARY},
    responses={
        (200, "application/json"): _ANSWER,
        (200, "image/png"): OpenApiResponse(OpenApiTypes.BINARY, "The photo, boxes drawn on it."),
        (200, "text/csv"): OpenApiTypes.STR,
        **dict.fromkeys((406, 411, 413, 415, 422, 503), ProblemShape),
    },
)
