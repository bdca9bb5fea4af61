from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from audits.access import managed_stores, viewer_of
from audits.api.codes import ApiCode
from audits.api.fields import StrictSerializer, WordField
from audits.api.lookups import store_named
from audits.api.pages import PageIn, page
from audits.api.parsers import PlainFormParser, ShallowJSONParser
from audits.api.problems import refusal
from audits.api.schema import list_schema
from audits.api.shapes import ProblemShape
from audits.api.views import ApiView
from integrations.api.shapes import NoticeShape, SecretWebhookShape, WebhookShape
from integrations.models import EventType, Notice, NoticeStatus, Webhook
from integrations.outgoing import TargetError
from integrations.selectors import webhooks_of
from integrations.services.notices import notice_ping, notice_replay
from integrations.services.webhooks import (
    webhook_change,
    webhook_create,
    webhook_enable,
    webhook_remove,
    webhook_rotate,
)

# 409: it is switched off.
SENT_OR_OFF = {202: NoticeShape, 409: ProblemShape}


class WebhookIn(StrictSerializer):
    name = serializers.CharField(max_length=80, help_text="What it is for.")
    url = serializers.CharField(max_length=500, help_text="https; no private address.")
    events = serializers.ListField(child=WordField(choices=EventType.choices), min_length=1)
    stores = serializers.ListField(
        child=serializers.CharField(max_length=40),
        required=False,
        min_length=1,
        max_length=500,
        help_text="Codes of stores; left out: all that the key opens.",
    )


class WebhookChangeIn(StrictSerializer):
    """What is left out stays as it is."""

    url = serializers.CharField(
        required=False, max_length=500, help_text="https; no private address."
    )
    events = serializers.ListField(
        child=WordField(choices=EventType.choices), required=False, min_length=1
    )
    active = serializers.BooleanField(
        required=False, help_text="false: nothing is sent there until it is true again."
    )


class NoBody(StrictSerializer):
    """Nothing needs to be said."""


class WebhooksView(ApiView):
    parser_classes = [ShallowJSONParser, PlainFormParser]
    asks = PageIn

    @list_schema("webhooks_list", PageIn, WebhookShape)
    def get(self, request: Request) -> Response:
        """Your webhooks."""
        return page(request, _visible(request), WebhookShape, ["id"])

    @extend_schema(
        operation_id="webhooks_create",
        request=WebhookIn,
        responses={201: SecretWebhookShape, 404: ProblemShape, 422: ProblemShape},
    )
    def post(self, request: Request) -> Response:
        """Have an address told of events; the secret is in this answer and in none after it."""
        viewer = viewer_of(request)
        if not managed_stores(viewer).exists():
            raise refusal(ApiCode.MANAGERS_ONLY)
        sent = WebhookIn.checked(request.data)
        stores: Any = viewer.store_ids
        if "stores" in sent:
            stores = [
                store_named(viewer, code, f"stores.{place}")
                for place, code in enumerate(sent["stores"])
            ]
        try:
            webhook = webhook_create(
                owner=cast(User, request.user),
                name=sent["name"],
                url=sent["url"],
                events=sent["events"],
                stores=stores,
            )
        except TargetError as error:
            raise refusal(ApiCode.WEBHOOK_TARGET_REFUSED, str(error), "url") from error
        return Response(SecretWebhookShape(webhook).data, status=201)


class WebhookView(ApiView):
    # No forms: a box that is not ticked in one cannot be told from one that was left out.
    parser_classes = [ShallowJSONParser]

    @extend_schema(operation_id="webhooks_get", responses=WebhookShape)
    def get(self, request: Request, pk: int) -> Response:
        """One webhook."""
        return Response(WebhookShape(_webhook(request, pk)).data)

    @extend_schema(
        operation_id="webhooks_change",
        request=WebhookChangeIn,
        responses={200: WebhookShape, 422: ProblemShape},
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Change its address or events, or switch it off or on; name, stores and secret stay."""
        webhook = _webhook(request, pk)
        sent = WebhookChangeIn.checked(request.data)
        try:
            return Response(WebhookShape(webhook_change(webhook=webhook, **sent)).data)
        except TargetError as error:
            raise refusal(ApiCode.WEBHOOK_TARGET_REFUSED, str(error), "url") from error

    @extend_schema(operation_id="webhooks_delete", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Tell it nothing any more, and forget what it was told."""
        webhook_remove(webhook=_webhook(request, pk), by=cast(User, request.user))
        return Response(status=204)


class WebhookActView(ApiView):
    """A POST without a body that does one thing to a webhook."""

    parser_classes = [ShallowJSONParser, PlainFormParser]

    def asked(self, request: Request, pk: int) -> Webhook:
        webhook = _webhook(request, pk)
        NoBody.checked(request.data)
        return webhook


class WebhookRotateView(WebhookActView):
    @extend_schema(operation_id="webhooks_rotate", request=None, responses=SecretWebhookShape)
    def post(self, request: Request, pk: int) -> Response:
        """A new secret; for a day the old one signs as well."""
        return Response(SecretWebhookShape(webhook_rotate(webhook=self.asked(request, pk))).data)


class WebhookEnableView(WebhookActView):
    @extend_schema(operation_id="webhooks_enable", request=None, responses=WebhookShape)
    def post(self, request: Request, pk: int) -> Response:
        """Send again after it was switched off, by hand or for failing."""
        return Response(WebhookShape(webhook_enable(webhook=self.asked(request, pk))).data)


class WebhookPingView(WebhookActView):
    @extend_schema(operation_id="webhooks_ping", request=None, responses=SENT_OR_OFF)
    def post(self, request: Request, pk: int) -> Response:
        """Send a notice of nothing, to see whether the address works."""
        notice = notice_ping(webhook=self.asked(request, pk))
        return Response(NoticeShape(notice).data, status=202)


class NoticesIn(PageIn):
    status = WordField(required=False, choices=NoticeStatus.values)


class NoticesView(ApiView):
    asks = NoticesIn

    @list_schema("webhooks_deliveries", NoticesIn, NoticeShape)
    def get(self, request: Request, pk: int) -> Response:
        """What it was told, the newest first, and how each sending went."""
        notices = _webhook(request, pk).notices.all()
        if "status" in self.wanted:
            notices = notices.filter(status=self.wanted["status"])
        return page(request, notices, NoticeShape, ["-id"])


class NoticeReplayView(WebhookActView):
    @extend_schema(operation_id="webhooks_replay", request=None, responses=SENT_OR_OFF)
    def post(self, request: Request, pk: int, notice_id: int) -> Response:
        """Send a notice once more, with the same event id."""
        notice = Notice.objects.filter(webhook=self.asked(request, pk), pk=notice_id).first()
        if notice is None:
            raise Http404
        return Response(NoticeShape(notice_replay(notice=notice)).data, status=202)


def _visible(request: Request) -> QuerySet[Webhook]:
    return webhooks_of(viewer_of(request))


def _webhook(request: Request, pk: int) -> Webhook:
    webhook = _visible(request).filter(pk=pk).first()
    if webhook is None:
        raise Http404
    return webhook
