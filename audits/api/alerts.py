from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from typing import cast

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from audits.access import viewer_of, visible_alerts
from audits.api.codes import ApiCode
from audits.api.fields import MomentField, StrictSerializer, WordField
from audits.api.lookups import shelf_named, store_named
from audits.api.pages import PageIn, page
from audits.api.parsers import PlainFormParser, ShallowJSONParser
from audits.api.problems import refusal
from audits.api.schema import TEXT, list_schema
from audits.api.shapes import ProblemShape
from audits.api.shapes_alerts import AlertDetailShape, AlertShape
from audits.api.views import ApiView
from audits.errors import ErrorCode, ShelfWatchError
from audits.kept import SETTLED_BECAUSE, settled_words
from audits.models import Alert, AlertStatus, Resolution
from audits.selectors.alerts import alert_history, alerts_for_machines
from audits.selectors.changes import IN_ORDER, alerts_changed
from audits.services.alerts import (
    alert_confirm,
    alert_deny,
    alert_release,
    alert_resolve,
    alert_take,
    alert_take_back,
    alert_wake,
    alerts_snooze,
)

UNRESOLVED, EVERY = "unresolved", "all"
ANSWERS = {200: AlertShape, 409: ProblemShape}
_WORDS = {"type": "string", "maxLength": 300, "pattern": r"^[^\x00]*$"}
# What the serializer cannot tell: 'other' needs words, every other reason speaks for itself.
_RESOLVE = {
    "type": "object",
    "properties": {
        "why": {**_WORDS, "description": "A few words, kept with the alert."},
        "reason": {
            "type": "string",
            "enum": [one.value for one in SETTLED_BECAUSE],
            "default": Resolution.OTHER.value,
        },
        "until": {
            "type": "string",
            "format": "date",
            "description": "With no_stock alone: the day on which goods come, by the store's "
            "clock.",
        },
    },
    "anyOf": [
        {"required": ["why"], "properties": {"why": {**_WORDS, "pattern": TEXT}}},
        {
            "required": ["reason"],
            "properties": {
                "reason": {
                    "enum": [one.value for one in SETTLED_BECAUSE if one != Resolution.OTHER]
                }
            },
        },
    ],
    "dependentSchemas": {
        "until": {
            "required": ["reason"],
            "properties": {"reason": {"const": Resolution.NO_STOCK.value}},
        }
    },
    "additionalProperties": False,
}


class AlertsIn(PageIn):
    store = serializers.CharField(required=False, max_length=40, help_text="A store's code.")
    shelf = serializers.CharField(
        required=False, max_length=40, help_text="The shelf's id, or its code with `store`."
    )
    status = WordField(
        choices=[*AlertStatus.values, UNRESOLVED, EVERY],
        required=False,
        help_text=f"{UNRESOLVED} unless told; {EVERY} with `resolution`, `resolved_...` and "
        "`changed_...`.",
    )
    item_number = serializers.CharField(
        required=False, max_length=40, help_text="What is missing: the product's."
    )
    resolution = WordField(
        choices=Resolution.values, required=False, help_text="How they were settled."
    )
    since_from = MomentField(required=False, help_text="First seen empty at this time or later.")
    since_before = MomentField(required=False, help_text="First seen empty before this time.")
    resolved_from = MomentField(required=False, help_text="Settled at this time or later.")
    resolved_before = MomentField(required=False, help_text="Settled before this time.")
    changed_since = MomentField(
        required=False,
        help_text="With a step of their history at this time or later; in the order of these.",
    )
    changed_before = MomentField(
        required=False, help_text="With no step of their history at this time or later."
    )


_LOOKUPS = {
    "item_number": "product__item_number",
    "resolution": "resolution",
    "since_from": "since__gte",
    "since_before": "since__lt",
    "resolved_from": "resolved_at__gte",
    "resolved_before": "resolved_at__lt",
}
CHANGED = frozenset({"changed_since", "changed_before"})
# Who asks for these asks for settled alerts too.
OF_ALL = CHANGED | {"resolution", "resolved_from", "resolved_before"}


class NoBody(StrictSerializer):
    """Nothing needs to be said."""


class ResolveIn(StrictSerializer):
    why = serializers.CharField(max_length=300, allow_blank=True, default="")
    reason = WordField(
        choices=[one.value for one in SETTLED_BECAUSE], default=Resolution.OTHER.value
    )
    until = serializers.DateField(required=False)


class SnoozeIn(StrictSerializer):
    until = MomentField(help_text="When people are asked about it again.")


class AlertsView(ApiView):
    asks = AlertsIn

    @list_schema("alerts_list", AlertsIn, AlertShape)
    def get(self, request: Request) -> Response:
        """Alerts, the newest first; unresolved ones unless told otherwise."""
        wanted, viewer = self.wanted, viewer_of(request)
        usual = EVERY if OF_ALL & set(wanted) else UNRESOLVED
        alerts = _of_status(visible_alerts(viewer), wanted.get("status", usual))
        told = {look: wanted[name] for name, look in _LOOKUPS.items() if name in wanted}
        alerts = alerts.filter(**told)
        if "shelf" in wanted:
            alerts = alerts.filter(shelf=shelf_named(viewer, wanted["shelf"], wanted.get("store")))
        elif "store" in wanted:
            alerts = alerts.filter(shelf__store=store_named(viewer, wanted["store"]))
        if CHANGED & set(wanted):
            since, before = wanted.get("changed_since"), wanted.get("changed_before")
            changed = alerts_changed(alerts, since, before)
            return page(request, alerts_for_machines(changed), AlertShape, IN_ORDER)
        return page(request, alerts_for_machines(alerts), AlertShape, ["-since", "-id"])


class AlertView(ApiView):
    @extend_schema(operation_id="alerts_get", responses=AlertDetailShape)
    def get(self, request: Request, pk: int) -> Response:
        """One alert with its story."""
        alert = _alert(request, pk)
        history = alert_history(alert)
        context = {"request": request, "history": history}
        return Response(AlertDetailShape(alert, context=context).data)


class AlertActView(ApiView):
    """One act of one person, or machine, on an alert."""

    parser_classes = [ShallowJSONParser, PlainFormParser]

    def act(self, request: Request, pk: int, service: Callable[..., Alert]) -> Response:
        """Of a request that says nothing but what its address says."""
        alert = _alert(request, pk)
        NoBody.checked(request.data)
        return self.done(request, alert, service)

    def done(self, request: Request, alert: Alert, service: Callable[..., Alert]) -> Response:
        service(alert_id=alert.pk, by=cast(User, request.user))
        return _told(request, alert.pk)


class AlertTakeView(AlertActView):
    @extend_schema(operation_id="alerts_take", request=None, responses=ANSWERS)
    def post(self, request: Request, pk: int) -> Response:
        """The key's owner is on it from now."""
        return self.act(request, pk, alert_take)


class AlertReleaseView(AlertActView):
    @extend_schema(operation_id="alerts_release", request=None, responses=ANSWERS)
    def post(self, request: Request, pk: int) -> Response:
        """Nobody is on it any more."""
        return self.act(request, pk, alert_release)


class AlertConfirmView(AlertActView):
    @extend_schema(operation_id="alerts_confirm", request=None, responses=ANSWERS)
    def post(self, request: Request, pk: int) -> Response:
        """Somebody stands before the shelf: it is empty. A suspected alert opens by it."""
        return self.act(request, pk, alert_confirm)


class AlertDenyView(AlertActView):
    @extend_schema(operation_id="alerts_deny", request=None, responses=ANSWERS)
    def post(self, request: Request, pk: int) -> Response:
        """Somebody stands before the shelf: it is not empty. Settles the alert."""
        return self.act(request, pk, alert_deny)


class AlertSnoozeView(AlertActView):
    @extend_schema(
        operation_id="alerts_snooze",
        request={"application/json": SnoozeIn},
        responses=ANSWERS,
    )
    def post(self, request: Request, pk: int) -> Response:
        """Put it off: nobody is asked about it until then."""
        alert = _alert(request, pk)
        until = SnoozeIn.checked(request.data)["until"]
        if until <= timezone.now():
            raise refusal(ApiCode.UNTIL_IN_PAST, attr="until")
        if not alerts_snooze(until={alert.pk: until}, by=cast(User, request.user)):
            raise ShelfWatchError(ErrorCode.ALERT_RESOLVED)
        return _told(request, pk)


class AlertWakeView(AlertActView):
    @extend_schema(operation_id="alerts_wake", request=None, responses=ANSWERS)
    def post(self, request: Request, pk: int) -> Response:
        """Ask people about it again, though it was put off."""
        return self.act(request, pk, alert_wake)


class AlertResolveView(AlertActView):
    @extend_schema(
        operation_id="alerts_resolve",
        request={"application/json": _RESOLVE},
        responses=ANSWERS,
    )
    def post(self, request: Request, pk: int) -> Response:
        """Settle it by hand, saying why."""
        alert = _alert(request, pk)
        said = ResolveIn.checked(request.data)
        reason, until = Resolution(said["reason"]), _beginning(said.get("until"), alert)
        if until and reason != Resolution.NO_STOCK:
            raise refusal(ApiCode.UNTIL_NEEDS_NO_STOCK, attr="until")
        if until and until <= timezone.now():
            raise refusal(ApiCode.UNTIL_IN_PAST, attr="until")
        settle = partial(
            alert_resolve,
            why=settled_words(reason, said["why"]),
            resolution=reason,
            until=until,
        )
        return self.done(request, alert, settle)


class AlertTakeBackView(AlertActView):
    @extend_schema(operation_id="alerts_take_back", request=None, responses=ANSWERS)
    def post(self, request: Request, pk: int) -> Response:
        """It was settled or denied by mistake: the alert is what it was before."""
        return self.act(request, pk, alert_take_back)


def _beginning(day: date | None, alert: Alert) -> datetime | None:
    """Of the day, by the store's clock."""
    return datetime.combine(day, time(), tzinfo=alert.shelf.store.zone) if day else None


def _of_status(alerts: QuerySet[Alert], status: str) -> QuerySet[Alert]:
    if status == UNRESOLVED:
        return alerts.exclude(status=AlertStatus.RESOLVED)
    return alerts if status == EVERY else alerts.filter(status=status)


def _told(request: Request, pk: int) -> Response:
    """The alert as it is now."""
    return Response(AlertShape(_alert(request, pk), context={"request": request}).data)


def _alert(request: Request, pk: int) -> Alert:
    alert = visible_alerts(viewer_of(request)).filter(pk=pk).first()
    if alert is None:
        raise Http404
    return alert
