"""The shapes of alerts, their stories, and what settling them took out of a planogram."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from audits.api.shapes import AddressField, BoxField, ShelfNameShape, address_of, picture_of
from audits.api.shapes_catalogue import ImportanceWordField, ProductNameShape, importance_word
from audits.models import Alert, AlertStatus, AlertTransition, Slot
from audits.stock import is_row_place
from audits.wording import empty_words, sentence_case


class RetiredShape(serializers.ModelSerializer[Slot]):
    """A slot as it was in the planogram that it was taken out of."""

    item_number = serializers.CharField(
        source="product.item_number", default=None, allow_null=True, help_text="The product's."
    )

    class Meta:
        model = Slot
        fields = ["key", "row", "sequence", "item_number", "facings"]


class SizeShape(serializers.Serializer[Any]):
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class AlertShape(serializers.ModelSerializer[Alert]):
    url = AddressField("api:alert")
    page = AddressField("alert", help_text="For people: the page of the alert.")
    shelf = ShelfNameShape()
    product = ProductNameShape(allow_null=True, help_text="What is missing, where that is known.")
    slot_key = serializers.SerializerMethodField()
    importance_word = serializers.SerializerMethodField()
    words = serializers.SerializerMethodField()
    audit = serializers.IntegerField(source="photo.audit_id", default=None, allow_null=True)
    bbox = serializers.SerializerMethodField()
    photo_size = SizeShape(
        source="photo", allow_null=True, read_only=True, help_text="What `bbox` counts in."
    )
    picture = serializers.SerializerMethodField()
    close_up = serializers.SerializerMethodField()
    taken_by = serializers.CharField(source="taken_by.get_full_name", default=None, allow_null=True)
    item_number = serializers.CharField(
        source="product.item_number", default=None, allow_null=True, help_text="The product's."
    )
    goods_come_on = serializers.DateField(
        allow_null=True,
        read_only=True,
        help_text="Of one that awaits delivery: until this day nobody is told again.",
    )
    retired = RetiredShape(
        source="retired_slot",
        allow_null=True,
        read_only=True,
        help_text="What settling it as no longer ranged took out of the planogram.",
    )

    class Meta:
        model = Alert
        fields = [
            *("id", "url", "page", "shelf", "place", "slot_key", "row", "sequence", "item_number"),
            *("product", "importance", "importance_word", "status", "resolution"),
            *("facings_missing", "words", "since"),
            *("last_full_at", "last_seen_at", "seen_count", "audit", "photo", "bbox"),
            *("photo_size", "picture", "close_up"),
            *("taken_by", "taken_at", "snoozed_until", "resolved_at", "goods_come_on", "retired"),
        ]

    def get_slot_key(self, alert: Alert) -> str | None:
        """The slot's `key` in the planogram; null where the place is a whole row."""
        return None if is_row_place(alert.place) else alert.place

    @extend_schema_field(ImportanceWordField())
    def get_importance_word(self, alert: Alert) -> str:
        """As products tell it."""
        return importance_word(alert.importance)

    def get_words(self, alert: Alert) -> str:
        """What is empty and where, as the site says it."""
        settled = alert.status == AlertStatus.RESOLVED
        said = empty_words(
            alert.row, alert.sequence, alert.facings_missing, alert.product, settled=settled
        )
        return sentence_case(said)

    @extend_schema_field(BoxField())
    def get_bbox(self, alert: Alert) -> list[float]:
        """Where the newest photo shows it."""
        return [round(side, 1) for side in (alert.x1, alert.y1, alert.x2, alert.y2)]

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_picture(self, alert: Alert) -> str | None:
        """The whole photo, upright and without EXIF; null once it is no longer kept."""
        return picture_of(self.context, alert.photo)

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_close_up(self, alert: Alert) -> str | None:
        """The place outlined in a part of that photo; null once it is no longer kept."""
        if picture_of(self.context, alert.photo) is None:
            return None
        return address_of(self.context, "api:alert_close_up", alert.pk)


class AlertStepShape(serializers.ModelSerializer[AlertTransition]):
    """One thing that happened to an alert: by a check (`audit`) or a person (`by`)."""

    by = serializers.CharField(source="by.get_full_name", default=None, allow_null=True)

    class Meta:
        model = AlertTransition
        fields = ["id", "at", "from_status", "to_status", "deed", "by", "audit", "why"]


class AlertDetailShape(AlertShape):
    """With its story, the newest step first; `history` (transitions) is in the context."""

    history = serializers.SerializerMethodField()

    class Meta(AlertShape.Meta):
        fields = [*AlertShape.Meta.fields, "history"]

    @extend_schema_field(AlertStepShape(many=True))
    def get_history(self, alert: Alert) -> Any:
        return AlertStepShape(self.context["history"], many=True).data
