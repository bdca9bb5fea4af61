"""The shapes of API v1's answers, from rows that access has let through."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from audits.models import Audit, AuditResult, Photo, Shelf, Store
from audits.selectors.audits import Hole, PhotoSeen
from audits.selectors.verdicts import NotJudged, not_judged
from audits.wording import facings_words, row_words

_WHY_NOT = "Why no position was judged and no alert changed; null unless `judged` is false."


class FaultShape(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Stable; /api/docs/api/#errors lists them all.")
    detail = serializers.CharField(help_text="A sentence for people.")
    attr = serializers.CharField(
        allow_null=True, allow_blank=True, help_text="The field that it is about."
    )


class ProblemShape(serializers.Serializer[Any]):
    """What every failure looks like."""

    type = serializers.CharField(help_text="validation_error, client_error or server_error")
    errors = FaultShape(many=True)  # type: ignore[assignment]


class BoxField(serializers.ListField):
    """x1, y1, x2, y2 in pixels of the upright full-size photo."""

    child = serializers.FloatField()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_length=4, max_length=4, **kwargs)


def address_of(context: Mapping[str, Any], name: str, pk: int) -> str:
    """Of the row's page or door `name`, by the host that whoever asks has reached the site by; in
    a notice, which nobody asks for, by the site's own."""
    path, request = reverse(name, args=[pk]), context.get("request")
    return request.build_absolute_uri(path) if request else settings.SHELFWATCH_BASE_URL + path


def picture_of(context: Mapping[str, Any], photo: Photo | None) -> str | None:
    """Where the photo's picture is; None once the photo is no longer kept."""
    if photo is None or not photo.file:
        return None
    return address_of(context, "api:photo_picture", photo.pk)


@extend_schema_field(OpenApiTypes.URI)
class AddressField(serializers.IntegerField):
    """The address of the row's page or door."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        self.name = name
        super().__init__(source="pk", read_only=True, **kwargs)

    def to_representation(self, value: int) -> str:  # type: ignore[override]
        return address_of(self.context, self.name, value)


class StoreShape(serializers.ModelSerializer[Store]):
    url = AddressField("api:store")

    class Meta:
        model = Store
        fields = ["id", "url", "code", "name", "chain", "region", "time_zone", "closed_on"]


class ShelfShape(serializers.ModelSerializer[Shelf]):
    url = AddressField("api:shelf")
    store = serializers.CharField(source="store.code", help_text="The store's code.")
    audit_interval_s = serializers.SerializerMethodField()

    class Meta:
        model = Shelf
        fields = [
            *("id", "url", "code", "name", "store", "walk_order", "audit_interval_s"),
            *("judged_at", "closed_on"),
        ]

    def get_audit_interval_s(self, shelf: Shelf) -> int:
        return int(shelf.audit_interval.total_seconds())


class ShelfNameShape(serializers.ModelSerializer[Shelf]):
    store = serializers.CharField(source="store.code", help_text="The store's code.")
    store_name = serializers.CharField(source="store.name")

    class Meta:
        model = Shelf
        fields = ["id", "code", "name", "store", "store_name"]


class ReasonShape(serializers.Serializer[Any]):
    code = serializers.CharField()
    sentence = serializers.CharField()


class SenderShape(serializers.Serializer[Any]):
    """A camera or robot."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class CountsShape(serializers.Serializer[Any]):
    products = serializers.IntegerField()
    gaps = serializers.IntegerField()
    rows = serializers.IntegerField()


class AuditShape(serializers.ModelSerializer[Audit]):
    url = AddressField("api:audit")
    page = AddressField("check", help_text="For people: the page of the check.")
    shelf = ShelfNameShape()
    device = SenderShape(allow_null=True, help_text="The camera or robot that sent it.")
    reason = serializers.SerializerMethodField()
    counts = serializers.SerializerMethodField()
    superseded = serializers.SerializerMethodField()
    judged = serializers.SerializerMethodField()
    not_judged = serializers.SerializerMethodField()

    class Meta:
        model = Audit
        fields = [
            *("id", "url", "page", "shelf", "status", "reason", "source", "device"),
            *("captured_at", "received_at", "finished_at", "client_key", "counts", "superseded"),
            *("judged", "not_judged"),
        ]

    @extend_schema_field(ReasonShape(allow_null=True))
    def get_reason(self, audit: Audit) -> dict[str, str] | None:
        """Why it was rejected or failed."""
        return {"code": audit.reason_code, "sentence": audit.reason} if audit.reason_code else None

    @extend_schema_field(CountsShape(allow_null=True))
    def get_counts(self, audit: Audit) -> dict[str, int] | None:
        result = result_known(audit)
        if result is None:
            return None
        return {
            "products": result.product_count,
            "gaps": result.gap_count,
            "rows": result.row_count,
        }

    def get_superseded(self, audit: Audit) -> bool:
        """A newer photo had been judged before: this check changed no alert."""
        result = result_known(audit)
        return result is not None and result.superseded

    def get_judged(self, audit: Audit) -> bool | None:
        """Whether its photos told of the shelf's positions, or rows; null: not yet known."""
        return not _verdict(audit) if audit.is_finished else None

    @extend_schema_field(ReasonShape(allow_null=True, help_text=_WHY_NOT))
    def get_not_judged(self, audit: Audit) -> dict[str, str] | None:
        return _reason(_verdict(audit))


class GapShape(serializers.Serializer[Any]):
    number = serializers.IntegerField(help_text="Its label on the photo.")
    photo = serializers.IntegerField(help_text="Id of the photo.")
    row = serializers.IntegerField(allow_null=True, help_text="Counted from 1 at the top.")
    facings = serializers.IntegerField(
        help_text="What the positions miss that it lies in, else its width in product fronts."
    )
    words = serializers.CharField()
    confidence = serializers.FloatField()
    bbox = BoxField()


class ProductShape(serializers.Serializer[Any]):
    bbox = BoxField()
    confidence = serializers.FloatField()
    row = serializers.IntegerField(allow_null=True)


class PhotoShape(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    position = serializers.IntegerField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    captured_at = serializers.DateTimeField()
    usable = serializers.BooleanField(allow_null=True, help_text="Null: the check is not done.")
    quality = serializers.CharField(allow_null=True, help_text="Why it is not usable: a code.")
    not_judged = ReasonShape(
        allow_null=True, help_text="Why it does not line up with the reference and told nothing."
    )
    picture = serializers.URLField(
        allow_null=True, help_text="Upright and without EXIF; null once it is no longer kept."
    )
    products = ProductShape(many=True)


class AuditDetailShape(AuditShape):
    """With all that was found; `seen` (photos as the selector gives them) is in the context."""

    gaps = serializers.SerializerMethodField()
    photos = serializers.SerializerMethodField()

    class Meta(AuditShape.Meta):
        fields = [*AuditShape.Meta.fields, "gaps", "photos"]

    @extend_schema_field(GapShape(many=True))
    def get_gaps(self, audit: Audit) -> list[dict[str, Any]]:
        return [_gap(hole, seen) for seen in self.context["seen"] for hole in seen.holes]

    @extend_schema_field(PhotoShape(many=True))
    def get_photos(self, audit: Audit) -> list[dict[str, Any]]:
        known = result_known(audit) is not None
        return [_photo(seen, self.context, known=known) for seen in self.context["seen"]]


def result_known(audit: Audit) -> AuditResult | None:
    """The result that came with the audit's row."""
    return getattr(audit, "result", None)


def _verdict(audit: Audit) -> NotJudged | None:
    return not_judged(audit, result_known(audit))


def _reason(verdict: NotJudged | None) -> dict[str, str] | None:
    return asdict(verdict) if verdict else None


def place_words(row: int | None, facings: int) -> str:
    """`2nd row from the top: 2 facings empty`."""
    empty = f"{facings_words(facings)} empty"
    return f"{row_words(row)}: {empty}" if row else empty


def _gap(hole: Hole, seen: PhotoSeen) -> dict[str, Any]:
    return {
        "number": hole.number,
        "photo": seen.photo.pk,
        "row": hole.row,
        "facings": hole.facings,
        "words": place_words(hole.row, hole.facings),
        "confidence": hole.score,
        "bbox": hole.box,
    }


def _photo(seen: PhotoSeen, context: Mapping[str, Any], *, known: bool) -> dict[str, Any]:
    photo = seen.photo
    return {
        "id": photo.pk,
        "position": photo.position,
        "width": photo.width,
        "height": photo.height,
        "captured_at": photo.captured_at,
        "usable": seen.usable if known else None,
        "quality": seen.quality,
        "not_judged": _reason(seen.not_judged),
        "picture": picture_of(context, photo),
        "products": [
            {
                "bbox": [item["x1"], item["y1"], item["x2"], item["y2"]],
                "confidence": item["score"],
                "row": item["row"],
            }
            for item in seen.products
        ],
    }
