"""The shapes of alerts, their stories, and what settling them took out of a planogram."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from audits.api.shapes import BoxField, ShelfNameShape, place_words
from audits.models import Alert, AlertTransition, Slot


class RetiredShape(serializers.ModelSerializer[Slot]):
    """A slot as it was in the planogram that it was taken out of."""

    item_number = serializers.CharField(
        source="product.item_number", default=None, allow_null=True, help_text="The product's."
    )

    class Meta:
        model = Slot
        fields = ["key", "row", "sequence", "item_number", "facings"]


class AlertShape(serializers.ModelSerializer[Alert]):
    shelf = ShelfNameShape()
    words = serializers.SerializerMethodField()
    audit = serializers.IntegerField(source="photo.audit_id", default=None, allow_null=True)
    bbox = serializers.SerializerMethodField()
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
            *("id", "shelf", "place", "row", "sequence", "item_number", "importance"),
            *("status", "resolution", "facings_missing", "words", "since"),
            *("last_full_at", "last_seen_at", "seen_count", "audit", "photo", "bbox"),
            *("taken_by", "taken_at", "snoozed_until", "resolved_at", "goods_come_on", "retired"),
        ]

    def get_words(self, alert: Alert) -> str:
        return place_words(alert.row, alert.facings_missing)

    @extend_schema_field(BoxField())
    def get_bbox(self, alert: Alert) -> list[float]:
        """Where the newest photo shows it."""
        return [round(side, 1) for side in (alert.x1, alert.y1, alert.x2, alert.y2)]


class AlertStepShape(serializers.ModelSerializer[AlertTransition]):
    """One thing that happened to an alert: by a check (`audit`) or a person (`by`)."""

    by = serializers.CharField(source="by.get_full_name", default=None, allow_null=True)

    class Meta:
        model = AlertTransition
        fields = ["at", "from_status", "to_status", "deed", "by", "audit", "why"]


class AlertDetailShape(AlertShape):
    """With its story, the newest step first; `history` (transitions) is in the context."""

    history = serializers.SerializerMethodField()

    class Meta(AlertShape.Meta):
        fields = [*AlertShape.Meta.fields, "history"]

    @extend_schema_field(AlertStepShape(many=True))
    def get_history(self, alert: Alert) -> Any:
        return AlertStepShape(self.context["history"], many=True).data
