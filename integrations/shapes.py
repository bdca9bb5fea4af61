"""What notices say of things, beside what the API says of them."""

from typing import Any

from django.db.models import Count
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from audits.api.shapes import AuditShape
from audits.api.shapes_alerts import AlertShape, AlertStepShape
from audits.models import Alert, AlertStatus, Audit


class MovedShape(serializers.Serializer[Any]):
    suspected = serializers.IntegerField(help_text="New ones, that people are to check.")
    open = serializers.IntegerField(help_text="That people are told to fill.")
    resolved = serializers.IntegerField(help_text="Seen filled, or gone from the planogram.")


class AuditNoteShape(AuditShape):
    """As in lists, and what the check did to the shelf's alerts: whether to ask for more."""

    alerts = serializers.SerializerMethodField()

    class Meta(AuditShape.Meta):
        fields = [*AuditShape.Meta.fields, "alerts"]

    @extend_schema_field(MovedShape)
    def get_alerts(self, audit: Audit) -> dict[str, int]:
        """How many alerts it moved to each status; all 0: nothing is new."""
        steps = audit.alert_transitions.order_by().values_list("to_status")
        return dict.fromkeys(AlertStatus.values, 0) | dict(steps.annotate(Count("pk")))


class AlertNoteShape(AlertShape):
    """With the step that is told of."""

    step = serializers.SerializerMethodField()

    class Meta(AlertShape.Meta):
        fields = [*AlertShape.Meta.fields, "step"]

    @extend_schema_field(AlertStepShape)
    def get_step(self, alert: Alert) -> Any:
        """Written just before: whoever tells of a step holds the alert's row."""
        return AlertStepShape(alert.transitions.select_related("by").latest("pk")).data
