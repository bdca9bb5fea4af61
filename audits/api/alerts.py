from typing import cast

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from audits.access import viewer_of, visible_alerts
from audits.api.fields import StrictSerializer
from audits.api.lookups import shelf_named, store_named
from audits.api.pages import PageIn, page
from audits.api.parsers import ShallowJSONParser
from audits.api.schema import list_schema
from audits.api.shapes import AlertShape, ProblemShape
from audits.api.views import ApiView
from audits.models import Alert, AlertStatus
from audits.services.alerts import alert_resolve, alert_take

UNRESOLVED = "unresolved"
ANSWERS = {200: AlertShape, 409: ProblemShape, 413: ProblemShape}


class AlertsIn(PageIn):
    store = serializers.CharField(required=False, max_length=40, help_text="A store's code.")
    shelf = serializers.CharField(
        required=False, max_length=40, help_text="The shelf's id, or its code with `store`."
    )
    status = serializers.ChoiceField(
        choices=[*AlertStatus.values, UNRESOLVED, "all"], default=UNRESOLVED
    )


class TakeIn(StrictSerializer):
    """Nothing needs to be said."""


class ResolveIn(StrictSerializer):
    why = serializers.CharField(
        max_length=300, allow_blank=True, help_text="A few words, kept with the alert."
    )


class AlertsView(ApiView):
    @list_schema("alerts_list", AlertsIn, AlertShape)
    def get(self, request: Request) -> Response:
        """Alerts, the newest first; unresolved ones unless told otherwise."""
        wanted = AlertsIn.checked(request.query_params)
        viewer = viewer_of(request)
        alerts = _of_status(visible_alerts(viewer), wanted["status"])
        if "shelf" in wanted:
            alerts = alerts.filter(shelf=shelf_named(viewer, wanted["shelf"], wanted.get("store")))
        elif "store" in wanted:
            alerts = alerts.filter(shelf__store=store_named(viewer, wanted["store"]))
        return page(request, alerts, AlertShape, ["-since", "-id"])


class AlertTakeView(ApiView):
    parser_classes = [ShallowJSONParser, MultiPartParser]

    @extend_schema(operation_id="alerts_take", request=None, responses=ANSWERS)
    def post(self, request: Request, pk: int) -> Response:
        """The key's owner is on it from now."""
        alert = _alert(request, pk)
        TakeIn.checked(request.data)
        alert_take(alert_id=alert.pk, by=cast(User, request.user))
        return _answer(request, pk)


class AlertResolveView(ApiView):
    parser_classes = [ShallowJSONParser, MultiPartParser]

    @extend_schema(operation_id="alerts_resolve", request=ResolveIn, responses=ANSWERS)
    def post(self, request: Request, pk: int) -> Response:
        """Settle it by hand, saying why."""
        alert = _alert(request, pk)
        why = ResolveIn.checked(request.data)["why"]
        alert_resolve(alert_id=alert.pk, by=cast(User, request.user), why=why)
        return _answer(request, pk)


def _of_status(alerts: QuerySet[Alert], status: str) -> QuerySet[Alert]:
    if status == UNRESOLVED:
        return alerts.exclude(status=AlertStatus.RESOLVED)
    return alerts if status == "all" else alerts.filter(status=status)


def _alert(request: Request, pk: int) -> Alert:
    alert = visible_alerts(viewer_of(request)).filter(pk=pk).first()
    if alert is None:
        raise Http404
    return alert


def _answer(request: Request, pk: int) -> Response:
    return Response(AlertShape(_alert(request, pk)).data)
