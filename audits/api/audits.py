from collections.abc import Callable
from typing import Any, cast

from django.http import Http404, QueryDict
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.models import User
from audits.access import viewer_of, visible_audits
from audits.api import once
from audits.api.alerts import NoBody
from audits.api.fields import MomentField, StrictSerializer, WordField
from audits.api.lookups import device_sending, shelf_named, store_named
from audits.api.pages import PageIn, page
from audits.api.parsers import PlainFormParser, ShallowJSONParser
from audits.api.permissions import check_manages
from audits.api.problems import refusal
from audits.api.schema import TEXT, list_schema
from audits.api.shapes import AuditDetailShape, AuditShape, ProblemShape, result_known
from audits.api.uploads import check_length, read_photo
from audits.api.views import ApiView
from audits.api.waiting import seconds_asked, wait_until_finished
from audits.errors import ShelfWatchError
from audits.models import Audit, AuditStatus, Source
from audits.selectors.audits import photos_seen, slots_believed
from audits.selectors.changes import IN_ORDER, audits_changed
from audits.services.direct import upload_read
from audits.services.leaving_out import audit_leave_out
from audits.services.uploads import MAX_PHOTOS, audit_create


class AuditIn(StrictSerializer):
    shelf = serializers.CharField(
        max_length=40, help_text="The shelf's id; or its own code, when `store` is given."
    )
    store = serializers.CharField(required=False, max_length=40, help_text="The store's code.")
    captured_at = MomentField(
        required=False, help_text="ISO 8601 with zone; without it the photos' own times count."
    )
    client_key = serializers.UUIDField(
        required=False, help_text="Made by you: what is sent twice with it is one audit."
    )
    device = serializers.CharField(
        required=False,
        max_length=80,
        help_text="Name of the camera or robot of the shelf's store that took them; without it "
        "the one that uses this key, if there is one.",
    )


class PhotosIn(AuditIn):
    photos = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True),
        min_length=1,
        help_text=f"1 to {MAX_PHOTOS} photos.",
    )


class BroughtIn(AuditIn):
    uploads = serializers.ListField(
        child=serializers.CharField(max_length=500),
        min_length=1,
        max_length=MAX_PHOTOS,
        help_text="Ids of photos brought before, in their order.",
    )


_FIELDS = {
    "shelf": {"type": "string", "minLength": 1, "maxLength": 40, "pattern": TEXT},
    "store": {"type": "string", "minLength": 1, "maxLength": 40, "pattern": TEXT},
    "captured_at": {
        "type": "string",
        "format": "date-time",
        "description": "ISO 8601 with zone; without it the photos' own times count.",
    },
    "client_key": {
        "type": "string",
        "format": "uuid",
        "description": "Made by you: what is sent twice with it is one audit.",
    },
    "device": {
        "type": "string",
        "minLength": 1,
        "maxLength": 80,
        "pattern": TEXT,
        "description": "Name of the camera or robot of the shelf's store that took them.",
    },
}
_PHOTOS = {
    "type": "object",
    "properties": {
        **_FIELDS,
        "photos": {
            "type": "array",
            "items": {"type": "string", "format": "binary", "minLength": 1},
            "minItems": 1,
            "maxItems": MAX_PHOTOS,
        },
    },
    "required": ["photos", "shelf"],
    "additionalProperties": False,
}


class AuditsIn(PageIn):
    store = serializers.CharField(required=False, max_length=40, help_text="A store's code.")
    shelf = serializers.CharField(
        required=False, max_length=40, help_text="The shelf's id, or its code with `store`."
    )
    status = WordField(required=False, choices=AuditStatus.choices)
    captured_from = MomentField(required=False, help_text="Photographed at this time or later.")
    captured_before = MomentField(required=False, help_text="Photographed before this time.")
    changed_since = MomentField(
        required=False,
        help_text="Arrived or finished at this time or later; in the order of these changes.",
    )


_LOOKUPS = {
    "status": "status",
    "captured_from": "captured_at__gte",
    "captured_before": "captured_at__lt",
}


class AuditsView(ApiView):
    parser_classes = [MultiPartParser, ShallowJSONParser]
    asks = AuditsIn

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        check_length(request._request, photos=MAX_PHOTOS)
        super().initial(request, *args, **kwargs)

    @list_schema("audits_list", AuditsIn, AuditShape)
    def get(self, request: Request) -> Response:
        """Audits, the newest photograph first; what changed since some time, in that order."""
        wanted, viewer = self.wanted, viewer_of(request)
        audits = visible_audits(viewer).select_related("result").defer("result__columns")
        if "shelf" in wanted:
            audits = audits.filter(shelf=shelf_named(viewer, wanted["shelf"], wanted.get("store")))
        elif "store" in wanted:
            audits = audits.filter(shelf__store=store_named(viewer, wanted["store"]))
        for name, lookup in _LOOKUPS.items():
            if name in wanted:
                audits = audits.filter(**{lookup: wanted[name]})
        if "changed_since" in wanted:
            changed = audits_changed(audits, wanted["changed_since"])
            return page(request, changed, AuditShape, IN_ORDER)
        return page(request, audits, AuditShape, ["-captured_at", "-id"])

    @extend_schema(
        operation_id="audits_create",
        request={"multipart/form-data": _PHOTOS, "application/json": BroughtIn},
        parameters=[
            OpenApiParameter(
                "Prefer", str, "header", description="wait=N: up to 30 seconds for the findings."
            )
        ],
        responses={
            200: AuditDetailShape,
            202: AuditDetailShape,
            **dict.fromkeys((404, 413, 422), ProblemShape),
        },
    )
    def post(self, request: Request) -> Response:
        """Send photos of a shelf; the answer comes at once, the findings at its `url` later."""
        sent, photos = _sent(request)
        shelf = shelf_named(viewer_of(request), sent["shelf"], sent.get("store"))
        device_id = device_sending(request, shelf, sent.get("device"))
        try:
            audit = audit_create(
                shelf=shelf,
                photos=photos(),
                source=Source.API if device_id is None else Source.DEVICE,
                device_id=device_id,
                created_by=cast(User, request.user),
                captured_at=sent.get("captured_at"),
                client_key=sent.get("client_key") or once.as_uuid(request),
            )
        except ShelfWatchError as error:
            if error.position is None or "uploads" not in sent:
                raise
            attr = f"uploads.{error.position - 1}"
            raise refusal(error.code, error.message, attr) from error
        headers = {"Location": reverse("api:audit", args=[audit.pk], request=request)}
        asked = seconds_asked(request)
        if asked:
            headers["Preference-Applied"] = f"wait={asked}"
        if wait_until_finished(audit, asked):
            audit = visible_audits(viewer_of(request)).select_related("result").get(pk=audit.pk)
            return Response(_detail(request, audit), headers=headers)
        return Response(_detail(request, audit), status=202, headers=headers)


class AuditView(ApiView):
    @extend_schema(operation_id="audits_get", responses=AuditDetailShape)
    def get(self, request: Request, pk: int) -> Response:
        """One audit with all that was found."""
        audits = visible_audits(viewer_of(request)).select_related("result")
        audit = audits.filter(pk=pk).first()
        if audit is None:
            raise Http404
        return Response(_detail(request, audit))


class AuditLeaveOutView(ApiView):
    parser_classes = [ShallowJSONParser, PlainFormParser]

    @extend_schema(operation_id="audits_leave_out", request=None, responses=AuditDetailShape)
    def post(self, request: Request, pk: int) -> Response:
        """Its photos do not show its shelf: it counts for nothing; for managers."""
        audits = visible_audits(viewer_of(request)).select_related("result")
        audit = audits.filter(pk=pk).first()
        if audit is None:
            raise Http404
        check_manages(request, audit.shelf.store)
        NoBody.checked(request.data)
        audit_leave_out(audit=audit, by=cast(User, request.user))
        return Response(_detail(request, audit))


def _sent(request: Request) -> tuple[dict[str, Any], Callable[[], list[bytes]]]:
    """What was sent, and how to read its photos: with the form, or brought before."""
    if isinstance(request.data, QueryDict):
        sent = PhotosIn.checked(request.data)
        return sent, lambda: [read_photo(file) for file in sent["photos"]]
    sent, owner = BroughtIn.checked(request.data), cast(User, request.user)
    return sent, lambda: [
        upload_read(token=token, owner=owner, position=position)
        for position, token in enumerate(sent["uploads"], start=1)
    ]


def _detail(request: Request, audit: Audit) -> Any:
    result = result_known(audit)
    seen = photos_seen(audit, result, slots_believed(audit, result))
    return AuditDetailShape(audit, context={"request": request, "seen": seen}).data
