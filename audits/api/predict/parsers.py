"""A photo as the whole body of a request."""

from typing import IO, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from rest_framework.parsers import BaseParser, DataAndFiles

from audits.api.codes import ApiCode
from audits.api.problems import refusal
from audits.api.uploads import MOST_BYTES, read_photo


class BareImageParser(BaseParser):
    """`Content-Type: image/jpeg` and the photo's bytes: what `curl --data-binary` sends."""

    media_type = "image/*"

    def parse(
        self, stream: IO[bytes], media_type: Any = None, parser_context: Any = None
    ) -> "DataAndFiles[Any, Any]":
        data = read_photo(stream)
        told = int(parser_context["request"].META.get("CONTENT_LENGTH") or 0)
        if len(data) < min(told, MOST_BYTES + 1):
            raise refusal(ApiCode.UPLOAD_INTERRUPTED)
        file = SimpleUploadedFile("photo", data)
        return DataAndFiles(QueryDict(), MultiValueDict({"image": [file]}))
