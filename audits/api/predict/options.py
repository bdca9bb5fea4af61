"""What may be asked of predict."""

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from audits.api.codes import ApiCode
from audits.api.fields import StrictSerializer, WordField
from audits.api.problems import refusal

MOST_IMAGES = 10
JSON, PNG, CSV = "json", "png", "csv"


class Options(StrictSerializer):
    """Fields of the address or the form; a field may be in one of them."""

    confidence = serializers.FloatField(
        min_value=0.01,
        max_value=1.0,
        required=False,
        help_text="Least score of products and gaps; without it the model's own thresholds.",
    )
    iou = serializers.FloatField(
        min_value=0.1,
        max_value=0.95,
        required=False,
        help_text="Boxes that overlap more are one thing; without it the model's own.",
    )
    tiles = serializers.IntegerField(
        min_value=1,
        max_value=4,
        required=False,
        help_text="Into how many tiles the longer side is cut, 1: none; without it by rule.",
    )
    format = WordField(
        choices=[JSON, PNG, CSV], default=JSON, help_text="What comes back; png: one photo only."
    )


class PredictIn(Options):
    image = serializers.FileField(
        allow_empty_file=True,
        required=False,
        help_text="One photo: JPEG, PNG, WebP, HEIC or BMP, up to 25 MB.",
    )
    images = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True),
        required=False,
        help_text=f"Instead of `image`: 1 to {MOST_IMAGES} photos, up to 50 MB together.",
    )

    def validate(self, attrs: dict[str, object]) -> dict[str, object]:
        if "image" in attrs and "images" in attrs:
            raise refusal(ApiCode.IMAGE_OR_IMAGES, attr="images")
        if "image" not in attrs and not attrs.get("images"):
            words = str(self.fields["image"].error_messages["required"])
            raise serializers.ValidationError({"image": [ErrorDetail(words, "required")]})
        images = attrs.get("images")
        if isinstance(images, list) and len(images) > MOST_IMAGES:
            raise refusal(ApiCode.TOO_MANY_IMAGES, attr="images")
        if images and attrs["format"] == PNG:
            raise refusal(ApiCode.FORMAT_NEEDS_ONE_IMAGE, attr="format")
        return attrs
