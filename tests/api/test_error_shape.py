"""Machines get one shape of error for everything under /api/, people get pages."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory

from audits.api.codes import PAGES_ONLY, SENTENCES, STATUS, ApiCode
from audits.api.handlers import bad_request, permission_denied, server_error
from audits.errors import ErrorCode
from detection import PhotoErrorCode, reset
from tests.api.conftest import problem
from tests.photos import jpeg

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize(
    "address", ["/api/", "/api/v1/", "/api/v2/stores/", "/api/v1/stores", "/api/v1/audits/x/"]
)
def test_an_unknown_address_is_not_found(client: Client, address: str, method: str) -> None:
    assert problem(client.generic(method, address)) == (404, "not_found", None)


@pytest.mark.parametrize(
    ("address", "host"),
    [("/api/v2/stores/", "localhost"), ("/api/%00/", "localhost"), ("/api/v1/stores/", "evil")],
)
def test_what_no_door_answers_keeps_its_id_as_well(client: Client, address: str, host: str) -> None:
    sent = {"X-Request-ID": "camera-7", "Host": host}
    answer = client.get(address, headers=sent)
    assert answer.status_code in (400, 404)
    assert answer.headers["X-Request-ID"] == "camera-7"


@pytest.mark.parametrize(
    "address", ["/api/predict", "/api/v1/audits/", "/api/v1/on-hand/", "/api/v1/uploads/x/"]
)
def test_a_body_in_chunks_is_asked_for_its_length(manager_client: Client, address: str) -> None:
    """Read as it comes here it would be empty, and every field of it missing."""
    answer = manager_client.generic("POST", address, headers={"Transfer-Encoding": "chunked"})
    assert problem(answer) == (411, "length_required", None)


def test_a_person_gets_a_page(client: Client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")


def test_an_unknown_host_is_told_in_the_same_shape(client: Client) -> None:
    answer = client.get("/api/v1/stores/", headers={"Host": "evil.example.com"})
    assert problem(answer) == (400, "parse_error", None)


@pytest.mark.parametrize(
    ("path", "kind"), [("/api/v1/stores/", "application/json"), ("/stores/1/", "text/html")]
)
def test_the_sites_own_faults_tell_nothing_of_the_inside(path: str, kind: str) -> None:
    request = RequestFactory().get(path)
    for status, answer in (
        (400, bad_request(request, ValueError("inside"))),
        (403, permission_denied(request, ValueError("inside"))),
        (500, server_error(request)),
    ):
        assert answer.status_code == status
        assert answer.headers["Content-Type"].startswith(kind)
        assert b"inside" not in answer.content


def test_a_fault_of_ours_is_a_500_without_its_text(
    manager_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager_client.raise_request_exception = False

    def broken(request: HttpRequest) -> Any:
        raise RuntimeError("inside")

    monkeypatch.setattr("audits.api.stores.viewer_of", broken)
    answer = manager_client.get("/api/v1/stores/")
    assert problem(answer) == (500, "error", None)
    assert b"inside" not in answer.content


def test_without_a_usable_model_predict_says_that_it_is_out_of_service(
    client: Client, settings: LazySettings
) -> None:
    client.raise_request_exception = False
    settings.SHELFWATCH_PREDICT_ANONYMOUS = True
    settings.SHELFWATCH_MODEL = "/nowhere/at/all"
    reset()
    try:
        answer = client.post("/predict", {"image": SimpleUploadedFile("a.jpg", jpeg())})
        assert problem(answer) == (503, "model_unavailable", None)
        assert b"nowhere" not in answer.content
    finally:
        reset()


def test_every_code_has_a_status_and_every_code_of_ours_a_sentence() -> None:
    known = {*ApiCode, *ErrorCode, *PhotoErrorCode} - PAGES_ONLY
    assert {str(code) for code in STATUS} == {str(code) for code in known}
    assert set(SENTENCES) == set(ApiCode)
    assert all(400 <= status < 600 for status in STATUS.values())
