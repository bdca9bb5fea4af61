"""`Idempotency-Key`: what is sent again with its key is not done again, but answered as before.

The answers are kept by whoever registers a ledger here (`integrations`), as rooms further down
know nothing of keys.
"""

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.datastructures import MultiValueDict
from rest_framework.request import Request

from audits.api.codes import ApiCode
from audits.api.problems import refusal

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[!-~]{1,200}")
# Of an answer with these nothing was done: asking again shall try again.
_NOT_KEPT = frozenset({401, 403, 408, 409, 429, 499})


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it went out."""

    status: int
    content_type: str
    location: str
    body: bytes

    def response(self) -> HttpResponse:
        answer = HttpResponse(self.body, status=self.status, content_type=self.content_type)
        answer.headers["Idempotency-Replayed"] = "true"
        if self.location:
            answer.headers["Location"] = self.location
        return answer


class Ledger(Protocol):
    """Where answers are kept, by caller and key."""

    def begin(self, request: Request, key: str, fingerprint: str) -> Kept | int:
        """The answer given before, or a ticket for `keep` or `forget` if there was none.

        Raises `ConflictError` while the first request is at work, `ReusedError` for other content.
        """

    def keep(self, ticket: int, kept: Kept) -> None:
        """The answer to the request of this ticket."""

    def forget(self, ticket: int) -> None:
        """The request came to nothing: the key is as new."""


class ConflictError(Exception):
    """The same request is being answered at this moment."""


class ReusedError(Exception):
    """The key came with other content before."""


class Replay(Exception):  # noqa: N818  (no fault: a way out of a request that is done already)
    def __init__(self, kept: Kept) -> None:
        self.kept = kept
        super().__init__("answered before")


_ledgers: list[Ledger] = []


def register(ledger: Ledger) -> None:
    _ledgers[:] = [ledger]


def begin(request: Request) -> int | None:
    """The ticket of a request with a key, None without; raises Replay and refusals."""
    key = request.headers.get(HEADER)
    if request.method != "POST" or key is None:
        return None
    if not _KEY.fullmatch(key):
        raise refusal(ApiCode.IDEMPOTENCY_KEY_INVALID)
    try:
        kept = _ledgers[0].begin(request, key, _fingerprint(request))
    except ConflictError as error:
        raise refusal(ApiCode.IDEMPOTENCY_CONFLICT, wait=1) from error
    except ReusedError as error:
        raise refusal(ApiCode.IDEMPOTENCY_KEY_REUSED) from error
    if isinstance(kept, Kept):
        raise Replay(kept)
    return kept


def as_uuid(request: Request) -> UUID | None:
    """A UUID of caller, key and content: should the process die before it can keep its answer,
    what was asked for is recognised by it."""
    key = request.headers.get(HEADER)
    if not key:
        return None
    return uuid5(NAMESPACE_URL, f"shelfwatch:{request.user.pk}:{key}:{_fingerprint(request)}")


def end(ticket: int, answer: HttpResponse) -> None:
    """Keep the answer, now that it is rendered."""
    if answer.status_code >= 500 or answer.status_code in _NOT_KEPT:
        _ledgers[0].forget(ticket)
        return
    headers = answer.headers
    _ledgers[0].keep(
        ticket,
        Kept(
            status=answer.status_code,
            content_type=headers.get("Content-Type", ""),
            location=headers.get("Location", ""),
            body=answer.content,
        ),
    )


def _fingerprint(request: Request) -> str:
    """Of what was asked, not of its bytes: clients write a form with a new boundary each time."""
    query = sorted((name, request.query_params.getlist(name)) for name in request.query_params)
    parts = [request.path, query, _content(request.data)]
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _content(data: Any) -> Any:
    if isinstance(data, MultiValueDict):
        return {name: [_value(value) for value in data.getlist(name)] for name in data}
    return data


def _value(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return value
    digest = sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return {"sha256": digest.hexdigest()}
