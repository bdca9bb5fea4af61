"""Serializers that take nothing on trust: unknown, doubled or zoneless fields are refused."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NoReturn

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from audits.api.codes import SENTENCES, ApiCode

# A browser's form carries it; it was looked at before.
_IGNORED = frozenset({"csrfmiddlewaretoken"})
_TOLD = 10


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses fields that it does not have, and single fields that came twice."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            wrong = self._unknown(data) | self._doubled(data)
            if wrong:
                raise ValidationError(
                    {name: [ErrorDetail(self._told(code), code)] for name, code in wrong.items()}
                )
        return super().to_internal_value(data)

    def _told(self, code: ApiCode) -> str:
        """The sentence, with the names that are known where one is not."""
        return unknown_words(self.fields) if code == ApiCode.UNKNOWN_FIELD else SENTENCES[code]

    def _unknown(self, data: dict[str, Any]) -> dict[str, ApiCode]:
        names = sorted(set(data) - set(self.fields) - _IGNORED)
        return {name[:80]: ApiCode.UNKNOWN_FIELD for name in names[:_TOLD]}

    def _doubled(self, data: dict[str, Any]) -> dict[str, ApiCode]:
        if not isinstance(data, MultiValueDict):
            return {}
        return {
            name: ApiCode.DUPLICATE_FIELD
            for name, field in self.fields.items()
            if not isinstance(field, serializers.ListField) and len(data.getlist(name)) > 1
        }

    @classmethod
    def checked(cls, data: Any) -> dict[str, Any]:
        """The validated values of `data`; raises `ValidationError`."""
        serializer = cls(data=data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)


class WordField(serializers.ChoiceField):
    """One of some words; whoever sends another is told which there are."""

    default_error_messages = {"invalid_choice": "This is none of the words taken here: {words}."}

    def fail(self, key: str, **more: Any) -> NoReturn:
        super().fail(key, words=", ".join(map(str, self.choices)), **more)


class MomentField(serializers.DateTimeField):
    """ISO 8601 with its zone: 9:30 in the shop is not 9:30 on the server."""

    default_error_messages = {ApiCode.ZONE_MISSING.value: SENTENCES[ApiCode.ZONE_MISSING]}

    def enforce_timezone(self, value: datetime) -> datetime:
        if value.tzinfo is None:
            self.fail(ApiCode.ZONE_MISSING.value)
        return super().enforce_timezone(value)


def unknown_words(known: Iterable[str]) -> str:
    """What is said of a field that is not known: which there are, or that there is none."""
    names = ", ".join(sorted(known))
    told = f"Known are: {names}." if names else "None is taken here."
    return f"{SENTENCES[ApiCode.UNKNOWN_FIELD]} {told}"


def query_and_form(request: Request) -> MultiValueDict[str, Any]:
    """The fields of the address and of the form together; one that is in both came twice."""
    both: MultiValueDict[str, Any] = MultiValueDict()
    both.update(request.query_params)
    both.update(request.data if isinstance(request.data, QueryDict) else {})
    return both
