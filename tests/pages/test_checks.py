"""The page of a shelf check: waiting, being checked, and what was found."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audits.models import Alert, Audit, Shelf, Source
from audits.services.records import audit_fail, audit_record, audit_reject
from audits.services.uploads import audit_create
from integrations.models import Device
from tests.findings import DARK, found
from tests.pages.conftest import Checked, claim, text
from tests.photos import jpeg

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def waiting(shelf: Shelf) -> Audit:
    return audit_create(shelf=shelf, photos=[jpeg()], source=Source.PAGE)


def test_a_waiting_check_asks_for_news_by_itself(staff_client: Client, waiting: Audit) -> None:
    page = text(staff_client.get(f"/checks/{waiting.pk}/"))
    assert "Waiting to be checked" in page
    assert f'hx-get="/checks/{waiting.pk}/?seen=pending"' in page
    assert 'hx-trigger="every 1s"' in page


def test_what_will_be_found_has_its_place_already(
    staff_client: Client, waiting: Audit, checked: Checked
) -> None:
    """So that the photo does not jump aside when the answer comes."""
    assert "skeleton" in text(staff_client.get(f"/checks/{waiting.pk}/"))
    assert "skeleton" not in text(staff_client.get(f"/checks/{checked({2: 2}).pk}/"))


def test_without_news_nothing_on_the_page_changes(staff_client: Client, waiting: Audit) -> None:
    response = staff_client.get(f"/checks/{waiting.pk}/?seen=pending", headers=HTMX)
    assert (response.status_code, response.content) == (204, b"")


def test_news_come_as_a_fragment(staff_client: Client, waiting: Audit) -> None:
    claim(waiting)
    response = staff_client.get(f"/checks/{waiting.pk}/?seen=pending", headers=HTMX)
    assert "Being checked" in text(response)
    assert "<html" not in text(response)
    assert "?seen=running" in text(response)
    assert response.headers["Vary"].count("HX-Request") == 1


def test_a_finished_check_asks_no_more(staff_client: Client, checked: Checked) -> None:
    audit = checked({2: 2})
    page = text(staff_client.get(f"/checks/{audit.pk}/?seen=running", headers=HTMX))
    assert "every 1s" not in page
    assert "1 hole found" in page


def test_a_blocked_camera_s_check_says_that_nothing_was_judged(
    staff_client: Client, shelf: Shelf
) -> None:
    eye = Device.objects.create(store=shelf.store, name="Eye", kind="camera", said="blocked")
    audit = audit_create(shelf=shelf, photos=[jpeg()], source=Source.API, device_id=eye.pk)
    claim(audit)
    audit_record(audit=audit, found=[(audit.photos.get(), found(holes={2: 2}))])
    page = text(staff_client.get(f"/checks/{audit.pk}/"))
    assert "The camera's view is blocked" in page
    assert "no position was judged and no alert changed" in page
    assert not Alert.objects.exists()


def test_a_stranger_is_told_that_the_check_does_not_exist(
    stranger_client: Client, waiting: Audit
) -> None:
    assert stranger_client.get(f"/checks/{waiting.pk}/").status_code == 404
    assert (
        stranger_client.get(f"/checks/{waiting.pk}/?seen=pending", headers=HTMX).status_code == 404
    )
    assert stranger_client.get(f"/checks/{waiting.pk}/findings.json").status_code == 404


def test_what_was_found_is_said_in_words(
    staff_client: Client, shelf: Shelf, checked: Checked
) -> None:
    audit = checked({1: 1, 3: 2})
    page = text(staff_client.get(f"/checks/{audit.pk}/"))
    assert "Hole in the top row, one facing wide" in page
    assert "Hole in the 3rd row from the top, 2 facings wide" in page
    assert f"/alerts/{shelf.alerts.get(row=3).pk}/" in page
    assert "<summary>Details</summary>" in page


def test_a_photo_that_cannot_be_used_asks_for_another_one(
    staff_client: Client, waiting: Audit
) -> None:
    claim(waiting)
    audit_reject(audit=waiting, code="too_dark", why="The photo is too dark.")
    page = text(staff_client.get(f"/checks/{waiting.pk}/"))
    assert "This photo cannot be used.</strong> The photo is too dark." in page
    assert "Retake the photo" in page


def test_a_check_that_failed_says_so(staff_client: Client, waiting: Audit) -> None:
    claim(waiting)
    audit_fail(audit=waiting, code="internal_error", why="Please send the photo again.")
    page = text(staff_client.get(f"/checks/{waiting.pk}/"))
    assert "The check did not finish.</strong> Please send the photo again." in page


def test_an_older_photo_says_that_it_changed_no_alert(
    staff_client: Client, checked: Checked
) -> None:
    checked(hours_ago=1)
    late = checked({2: 2}, hours_ago=5)
    assert "it changed no alert" in text(staff_client.get(f"/checks/{late.pk}/"))


def test_each_photo_of_a_check_is_shown_and_an_unusable_one_is_named(
    staff_client: Client, checked: Checked
) -> None:
    audit = checked(photos=[found(holes={2: 1}), found(holes={1: 9}, quality=DARK)])
    page = text(staff_client.get(f"/checks/{audit.pk}/"))
    assert "1 hole found" in page
    assert page.count("data-photo=") == 2
    assert "This photo is too dark. It was left out." in page


def test_the_findings_are_boxes_in_pixels_of_the_full_photo(
    staff_client: Client, checked: Checked
) -> None:
    audit = checked({2: 2})
    response = staff_client.get(f"/checks/{audit.pk}/findings.json")
    photo = response.json()["photos"][0]
    assert (photo["photo"], photo["width"], photo["height"]) == (audit.photos.get().pk, 640, 640)
    assert photo["products"][0] == [40.0, 5.0, 120.0, 155.0, 0.9, 1]
    assert photo["gaps"] == [
        {
            "number": 1,
            "box": [200.0, 165.0, 320.0, 315.0],
            "label": "2nd row, 2 facings",
            "score": 0.7,
        }
    ]
    assert "private" in response.headers["Cache-Control"]


def test_a_check_that_is_not_finished_has_no_findings_yet(
    staff_client: Client, waiting: Audit
) -> None:
    response = staff_client.get(f"/checks/{waiting.pk}/findings.json")
    assert response.json() == {"status": "pending", "photos": []}
    assert "Cache-Control" not in response.headers


def test_more_photos_ask_the_database_no_more(
    staff_client: Client, checked: Checked, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one, many = checked({1: 1}), checked(photos=[found(holes={1: 2, 2: 1}) for _ in range(4)])
    for audit in (one, many):
        with django_assert_num_queries(11):
            staff_client.get(f"/checks/{audit.pk}/")
