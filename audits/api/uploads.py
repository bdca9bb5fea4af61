"""Pictures on their way in: never more bytes of one are kept than the largest photo has, plus one.

That one byte is how `detection` sees that a photo is too large.
"""

from io import BytesIO
from typing import IO, Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from audits.api.codes import ApiCode
from audits.api.problems import refusal
from detection import PhotoLimits

MOST_BYTES = PhotoLimits().max_bytes
# Boundaries, names and fields beside the photos.
FORM_BYTES = 1024 * 1024


def check_length(request: HttpRequest, photos: int) -> None:
    """Refuse, before a byte of it is read, an upload that must be larger than `photos` photos."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return
    if length > photos * MOST_BYTES + FORM_BYTES:
        raise refusal(ApiCode.UPLOAD_TOO_LARGE)


def read_photo(file: IO[bytes]) -> bytes:
    """The photo's bytes, cut one byte behind the largest size."""
    return file.read(MOST_BYTES + 1)


class PhotoUploadHandler(FileUploadHandler):
    """Keeps the photo in memory: it is looked at once and never stored."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = MOST_BYTES + 1 - self._kept.tell()
        self._kept.write(raw_data[:room])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self._kept.seek(0)
        return InMemoryUploadedFile(
            file=self._kept,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
