"""Asking the server under test."""

import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

TIMEOUT = 30.0
# Asked past the proxy, in the proxy's words: a site behind https sends others away to https.
AS_PROXY = {"X-Forwarded-Proto": "https"}


class NoAnswerError(Exception):
    """The server could not be asked; the text is for the operator."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What predict said about one picture, and how long that took from outside."""

    body: dict[str, Any]
    seconds: float


def predict(url: str, key: str, picture: bytes) -> Answer:
    """`POST /api/predict` with one JPEG; `key` may be empty. Raises NoAnswerError."""
    border = uuid4().hex
    head = (
        f"--{border}\r\n"
        'Content-Disposition: form-data; name="image"; filename="shelf.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    )
    body = head.encode() + picture + f"\r\n--{border}--\r\n".encode()
    headers = AS_PROXY | {"Content-Type": f"multipart/form-data; boundary={border}"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    request = urllib.request.Request(f"{url}/api/predict", body, headers)  # noqa: S310
    started = time.perf_counter()
    answered = _read(request)
    return Answer(_object(answered), time.perf_counter() - started)


def model_hash(url: str, answer: Answer) -> str:
    """SHA-256 of the network that answered: the answer says it, or the server's metrics do."""
    told = answer.body.get("model_info", {}).get("sha256")
    if isinstance(told, str):
        return told
    # Not in a proxy's words: metrics are told to nobody who comes through one.
    text = _read(urllib.request.Request(f"{url}/metrics")).decode()  # noqa: S310
    lines = [line for line in text.splitlines() if line.startswith("shelfwatch_model_info{")]
    return lines[0].partition('sha256="')[2].partition('"')[0] if lines else ""


def _read(request: urllib.request.Request) -> bytes:
    if not request.full_url.startswith(("http://", "https://")):
        raise NoAnswerError(f"{request.full_url} is no http address")
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            read: bytes = answer.read()
            return read
    except urllib.error.HTTPError as error:
        said = error.read(200).decode(errors="replace")
        raise NoAnswerError(f"{request.full_url} answered {error.code}: {said}") from error
    except OSError as error:
        raise NoAnswerError(f"{request.full_url} cannot be reached: {error}") from error


def _object(answered: bytes) -> dict[str, Any]:
    try:
        body = json.loads(answered)
    except ValueError as error:
        raise NoAnswerError("predict answered something that is no JSON") from error
    if not isinstance(body, dict):
        raise NoAnswerError("predict answered JSON that is no object")
    return body
