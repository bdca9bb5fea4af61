"""JSON that can be read in two ways, or not at all, is refused with a documented code."""

import pytest
from django.test import Client

from audits.models import OnHand, Store
from tests.api.conftest import problem

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("body", "status", "code", "attr"),
    [
        ('{"store": "17", "store": "18", "rows": []}', 400, "duplicate_field", "store"),
        (
            '{"store": "17", "rows": [{"item_number": "1", "quantity": 1, "quantity": 2}]}',
            *(400, "duplicate_field", "quantity"),
        ),
        ('{"store": "17", "": 1, "": 2}', 400, "duplicate_field", None),
        ('{"store": "17", "rows": NaN}', 400, "parse_error", None),
        ('{"store": "17", "rows": -Infinity}', 400, "parse_error", None),
        ('{"store": "17"', 400, "parse_error", None),
        ("", 400, "required", "store"),
        ("[" * 100_000, 400, "parse_error", None),
        ("9" * 10_000, 400, "parse_error", None),
        ("[1]", 400, "invalid", "non_field_errors"),
        ("null", 400, "null", "non_field_errors"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else None,
)
def test_what_is_wrong_is_told(
    manager_client: Client, store: Store, body: str, status: int, code: str, attr: str | None
) -> None:
    answer = manager_client.post("/api/v1/on-hand/", body, content_type="application/json")
    told = answer.json()["errors"][0]
    assert (answer.status_code, told["code"], told["attr"]) == (status, code, attr)
    assert not OnHand.objects.exists()


def test_bytes_that_are_no_text_are_refused(manager_client: Client) -> None:
    answer = manager_client.post(
        "/api/v1/on-hand/", b'{"store": "\xff"}', content_type="application/json"
    )
    assert problem(answer) == (400, "parse_error", None)


def test_an_encoding_that_is_none_of_text_is_refused(manager_client: Client) -> None:
    kind = "application/json; charset=hex"
    answer = manager_client.generic("POST", "/api/v1/on-hand/", "{}", content_type=kind)
    assert problem(answer) == (400, "parse_error", None)
