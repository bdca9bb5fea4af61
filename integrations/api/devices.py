from datetime import timedelta
from typing import Any, cast

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from audits.access import viewer_of
from audits.api.codes import ApiCode
from audits.api.fields import StrictSerializer, WordField
from audits.api.lookups import shelf_named, store_named
from audits.api.pages import PageIn, page
from audits.api.parsers import PlainFormParser, ShallowJSONParser
from audits.api.permissions import check_manages
from audits.api.problems import refusal
from audits.api.schema import list_schema
from audits.api.shapes import ProblemShape
from audits.api.views import ApiView
from integrations.api.shapes import DeviceShape
from integrations.models import ApiKey, Device, DeviceKind, DeviceState
from integrations.models.device import SAID
from integrations.selectors import devices_of, key_taken
from integrations.services.devices import device_beat, device_remove, device_upsert


class DevicesIn(PageIn):
    store = serializers.CharField(required=False, max_length=40, help_text="A store's code.")


class DeviceIn(StrictSerializer):
    store = serializers.CharField(max_length=40, help_text="The store's code.")
    name = serializers.CharField(max_length=80, help_text="Once in a store.")
    kind = WordField(choices=DeviceKind.choices, default=DeviceKind.CAMERA)
    heartbeat_s = serializers.IntegerField(
        min_value=10, max_value=86_400, default=600, help_text="Silent once two did not come."
    )
    shelves = serializers.ListField(
        child=serializers.CharField(max_length=40),
        required=False,
        max_length=200,
        help_text="Codes of the shelves that it sees; left out: as they are.",
    )
    this_key = serializers.BooleanField(
        default=False, help_text="It uses this key: each request with it is a sign of life."
    )


class BeatIn(StrictSerializer):
    state = WordField(choices=[one.value for one in SAID], default=DeviceState.LIVE.value)


class DevicesView(ApiView):
    parser_classes = [ShallowJSONParser, PlainFormParser]
    asks = DevicesIn

    @list_schema("devices_list", DevicesIn, DeviceShape)
    def get(self, request: Request) -> Response:
        """Cameras and robots."""
        wanted, viewer = self.wanted, viewer_of(request)
        devices = devices_of(viewer)
        if "store" in wanted:
            devices = devices.filter(store=store_named(viewer, wanted["store"]))
        return page(request, devices, DeviceShape, ["id"])

    @extend_schema(
        operation_id="devices_upsert",
        request=DeviceIn,
        responses={200: DeviceShape, 201: DeviceShape, 404: ProblemShape},
    )
    def post(self, request: Request) -> Response:
        """Make a device, or change the one of this name in the store."""
        sent, viewer = DeviceIn.checked(request.data), viewer_of(request)
        store = store_named(viewer, sent["store"])
        key = request.auth if sent["this_key"] and isinstance(request.auth, ApiKey) else None
        check_manages(request, store)
        shelves: Any = None
        if "shelves" in sent:
            shelves = [
                shelf_named(viewer, code, store.code, f"shelves.{place}")
                for place, code in enumerate(sent["shelves"])
            ]
        if key_taken(key, store, sent["name"]):
            raise refusal(ApiCode.KEY_TAKEN, attr="this_key")
        device, new = device_upsert(
            store=store,
            name=sent["name"],
            kind=sent["kind"],
            heartbeat=timedelta(seconds=sent["heartbeat_s"]),
            shelves=shelves,
            key=key,
        )
        return Response(DeviceShape(_device(request, device.pk)).data, status=201 if new else 200)


class DeviceView(ApiView):
    @extend_schema(operation_id="devices_get", responses=DeviceShape)
    def get(self, request: Request, pk: int) -> Response:
        """One device."""
        return Response(DeviceShape(_device(request, pk)).data)

    @extend_schema(operation_id="devices_delete", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """It was taken down: expect it no more. Its checks stay."""
        device = _device(request, pk)
        check_manages(request, device.store)
        device_remove(device=device, by=cast(User, request.user))
        return Response(status=204)


class HeartbeatView(ApiView):
    parser_classes = [ShallowJSONParser, PlainFormParser]

    @extend_schema(operation_id="devices_heartbeat", request=BeatIn, responses=DeviceShape)
    def post(self, request: Request, pk: int) -> Response:
        """It is alive, and says how it is."""
        device_beat(device=_device(request, pk), said=BeatIn.checked(request.data)["state"])
        return Response(DeviceShape(_device(request, pk)).data)


def _device(request: Request, pk: int) -> Device:
    device = devices_of(viewer_of(request)).filter(pk=pk).first()
    if device is None:
        raise Http404
    return device
