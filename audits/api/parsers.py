import json
from collections.abc import Mapping, Sequence
from typing import IO, Any, NoReturn

from django.conf import settings
from django.utils.http import parse_header_parameters
from rest_framework.exceptions import ParseError
from rest_framework.parsers import DataAndFiles, JSONParser, MultiPartParser

from audits.api.codes import ApiCode
from audits.api.problems import refusal


class ShallowJSONParser(JSONParser):
    """Nesting beyond what Python can follow is the sender's fault, not ours; and of two values
    with one name neither is chosen."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        encoding = (parser_context or {}).get("encoding") or settings.DEFAULT_CHARSET
        try:
            text = stream.read().decode(encoding)
            return json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_number)
        except RecursionError as error:
            raise ParseError("JSON parse error - nested too deeply") from error
        # Python's encodings that are none of text, such as `hex`, are looked up in vain.
        except (ValueError, LookupError) as error:
            raise ParseError(f"JSON parse error - {error}") from error


class PlainFormParser(MultiPartParser):
    """A form in place of JSON. Bytes in which no part is found are not a form without fields."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> "DataAndFiles[Any, Any]":
        found = super().parse(stream, media_type, parser_context)
        boundary = parse_header_parameters(media_type or "")[1].get("boundary", "")
        length = int((parser_context or {})["request"].META.get("CONTENT_LENGTH") or 0)
        if not found.data and not found.files and length > len(f"--{boundary}--\r\n\r\n"):
            raise ParseError("The form has no part that can be read.")
        return found


def _each_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise refusal(ApiCode.DUPLICATE_FIELD, attr=name[:80] or None)
        found[name] = value
    return found


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")
