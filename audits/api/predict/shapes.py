"""How the schema describes the answer; `answers` makes it."""

from typing import Any

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from audits.api.shapes import BoxField
from detection import QualityReason


class PredictedGap(serializers.Serializer[Any]):
    bbox = BoxField()
    confidence = serializers.FloatField()
    row = serializers.IntegerField(allow_null=True, help_text="Counted from 1 at the top.")
    facings = serializers.IntegerField(help_text="Width in product fronts.")
    evidence = serializers.ChoiceField(choices=["detector", "geometry", "both"])


class PredictedRow(serializers.Serializer[Any]):
    number = serializers.IntegerField(help_text="Counted from 1 at the top.")
    bbox = BoxField(help_text="Around its products.")
    products = serializers.IntegerField()


class PredictedSize(serializers.Serializer[Any]):
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class PredictedQuality(serializers.Serializer[Any]):
    usable = serializers.BooleanField(help_text="Whether a shelf check would judge this photo.")
    reason = serializers.ChoiceField(choices=[str(one) for one in QualityReason], allow_null=True)
    message = serializers.CharField(allow_null=True, help_text="What to do about it.")
    measures = serializers.DictField(child=serializers.FloatField())


class PredictedTiming(serializers.Serializer[Any]):
    """Milliseconds of each stage."""

    decode = serializers.FloatField()
    preprocess = serializers.FloatField()
    inference = serializers.FloatField()
    postprocess = serializers.FloatField()


class PredictedModel(serializers.Serializer[Any]):
    name = serializers.CharField()
    version = serializers.CharField()
    sha256 = serializers.CharField()


class Prediction(serializers.Serializer[Any]):
    """What one photo shows."""

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
    gaps = PredictedGap(many=True)
    count = serializers.IntegerField(help_text="Products.")
    inference_ms = serializers.FloatField()
    image_size = PredictedSize()
    model = serializers.CharField()
    runtime = serializers.CharField()
    rows = PredictedRow(many=True)
    quality = PredictedQuality()
    timing = PredictedTiming()
    model_info = PredictedModel()


class PredictOne(Prediction):
    """The answer to `image`."""

    request_id = serializers.CharField(help_text="Also the header X-Request-ID.")


class PredictSeveral(serializers.Serializer[Any]):
    """The answer to `images`."""

    results = Prediction(many=True)
    request_id = serializers.CharField(help_text="Also the header X-Request-ID.")
