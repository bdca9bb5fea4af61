"""Bringing photos into the storage first, and telling of them afterwards."""

from typing import Any, cast

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.models import User
from audits.api.fields import StrictSerializer, WordField
from audits.api.parsers import ShallowJSONParser
from audits.api.shapes import ProblemShape
from audits.api.uploads import MOST_BYTES, check_length
from audits.api.views import ApiView, Door
from audits.services.direct import TYPES, upload_offer, upload_receive


class UploadIn(StrictSerializer):
    content_type = WordField(choices=TYPES)
    byte_size = serializers.IntegerField(
        min_value=1, max_value=MOST_BYTES, help_text="Exactly so many bytes are taken."
    )


class UploadShape(serializers.Serializer[Any]):
    id = serializers.CharField(help_text="For `uploads` of a new audit, within a day.")
    url = serializers.CharField(help_text="Where to POST the form.")
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.CharField(), help_text="Of the form, before its last field `file`."
    )
    expires_at = serializers.DateTimeField(help_text="Until when the photo is taken.")


class ReceiveIn(serializers.Serializer[Any]):
    """The form of an address given out; S3 takes the same."""

    file = serializers.FileField(allow_empty_file=True)


class UploadsView(ApiView):
    parser_classes = [ShallowJSONParser]

    @extend_schema(operation_id="uploads_create", request=UploadIn, responses={201: UploadShape})
    def post(self, request: Request) -> Response:
        """Ask where to bring a photo."""
        sent = UploadIn.checked(request.data)
        offer = upload_offer(
            owner=cast(User, request.user),
            here=lambda token: reverse("api:upload", args=[token], request=request),
            **sent,
        )
        return Response(UploadShape(offer).data, status=201)


class UploadView(Door):
    """No key is asked for: who has the address was given it."""

    authentication_classes = []
    permission_classes = [AllowAny]
    parser_classes = [MultiPartParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        check_length(request._request, photos=1)
        super().initial(request, *args, **kwargs)

    @extend_schema(
        operation_id="uploads_receive",
        parameters=[OpenApiParameter("token", str, "path", description="The id given out.")],
        request={
            "multipart/form-data": {
                "type": "object",
                "properties": {
                    "Content-Type": {"type": "string", "enum": list(TYPES)},
                    "file": {"type": "string", "format": "binary"},
                },
                "required": ["Content-Type", "file"],
                "additionalProperties": False,
            }
        },
        responses={204: None, **dict.fromkeys((404, 411, 413, 422), ProblemShape)},
    )
    def post(self, request: Request, token: str) -> Response:
        """Bring the photo, where the site itself takes it."""
        sent: Any = request.data
        form = ReceiveIn(data=sent)
        form.is_valid(raise_exception=True)
        told = str(sent.get("Content-Type", ""))
        upload_receive(token=token, content_type=told, file=form.validated_data["file"])
        return Response(status=204)
