import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from audits.models import AuditResult, AuditStatus, Shelf
from audits.readings import CAMERA_BLOCKED, VERSION, pack_readings
from audits.services.alerts import alert_take
from audits.services.records import audit_reject
from audits.services.uploads import audit_create
from tests.factories import AuditFactory
from tests.pages.conftest import Checked, claim, text
from tests.pages.positions import day_of, emptied, positions, referenced
from tests.photos import jpeg

pytestmark = pytest.mark.django_db


def test_a_shelf_without_checks_asks_for_the_first_photo(
    staff_client: Client, shelf: Shelf
) -> None:
    page = text(staff_client.get(f"/shelves/{shelf.pk}/"))
    assert "Take the first photo" in page
    assert f"/shelves/{shelf.pk}/check/" in page


def test_a_stranger_is_told_that_the_shelf_does_not_exist(
    stranger_client: Client, shelf: Shelf
) -> None:
    assert stranger_client.get(f"/shelves/{shelf.pk}/").status_code == 404


def test_a_shelf_shows_its_newest_photo_what_to_fill_and_its_history(
    staff_client: Client, staff: User, shelf: Shelf, checked: Checked
) -> None:
    checked(hours_ago=6, by=staff)
    newest = checked({2: 3}, hours_ago=2)
    alert = shelf.alerts.get()
    alert_take(alert_id=alert.pk, by=staff)
    page = text(staff_client.get(f"/shelves/{shelf.pk}/"))
    assert f"/photos/{newest.photos.get().pk}/page.jpg" in page
    assert "2nd row from the top" in page
    assert "3 facings missing" in page
    assert "You are on it" in page
    assert "2 checks" in page
    assert "1 hole" in page
    assert "No hole" in page


def test_the_newest_photograph_counts_not_the_last_one_to_arrive(
    staff_client: Client, shelf: Shelf, checked: Checked
) -> None:
    newest = checked(hours_ago=1)
    late = checked({2: 3}, hours_ago=6)
    page = text(staff_client.get(f"/shelves/{shelf.pk}/"))
    assert f"/photos/{newest.photos.get().pk}/page.jpg" in page
    assert f"/photos/{late.photos.get().pk}/page.jpg" not in page
    assert "Older photo" in page


def test_a_photo_that_was_not_usable_stays_in_the_history_with_its_reason(
    staff_client: Client, shelf: Shelf, checked: Checked
) -> None:
    checked()
    audit = audit_create(shelf=shelf, photos=[jpeg()], source="page")  # type: ignore[arg-type]
    claim(audit)
    audit_reject(audit=audit, code="too_dark", why="The photo is too dark.")
    page = text(staff_client.get(f"/shelves/{shelf.pk}/"))
    assert "Photo not usable" in page
    assert "The photo is too dark." in page


@pytest.mark.parametrize("knows_the_shelf", [True, False], ids=["with", "without a reference"])
def test_a_check_of_a_camera_whose_view_is_blocked_is_called_good_nowhere(
    staff_client: Client, shelf: Shelf, checked: Checked, knows_the_shelf: bool
) -> None:
    audit = checked()
    lies = [{"view": 1, "trusted": True}] if knows_the_shelf else []
    AuditResult.objects.filter(audit=audit).update(
        lined_up=True if knows_the_shelf else None,
        readings_version=VERSION,
        readings=pack_readings(lies, [], unjudged=CAMERA_BLOCKED),
    )
    page = text(staff_client.get(f"/shelves/{shelf.pk}/"))
    assert "Not judged" in page
    assert "No hole" not in page


def test_positions_stand_on_the_reference_photo_in_the_colour_of_their_state(
    staff_client: Client, shelf: Shelf, checked: Checked
) -> None:
    audit = checked(hours_ago=3)
    positions(shelf, "stocked", "stocked", "low", "out", "unseen")
    referenced(shelf, audit.photos.get().pk)
    page = text(staff_client.get(f"/shelves/{shelf.pk}/"))
    for state, count in {"stocked": 2, "low": 1, "out": 1, "unseen": 1}.items():
        assert page.count(f'class="slot slot--{state}"') == count
    wanting = page[page.index("Not in order") :]
    assert wanting.index("Tea No. 4") < wanting.index("Tea No. 3")
    assert "Empty since" in wanting


def test_what_keeps_running_empty_is_told_with_its_times(
    staff_client: Client, shelf: Shelf, checked: Checked
) -> None:
    checked()
    positions(shelf, "stocked", "stocked", "out")
    emptied(shelf, "s2", 4)
    day_of(shelf, 1, observed=50, out=5)
    page = text(staff_client.get(f"/shelves/{shelf.pk}/"))
    lanes = page[page.index("Ran empty in the last four weeks") :]
    assert "1 position keeps running empty" in lanes
    assert lanes.index("Tea No. 2") < lanes.index("4 times") < lanes.index("Tea No. 3")
    assert lanes.count('class="lane__empty"') == 5
    assert "90%" in page


def test_a_longer_history_asks_the_database_no_more(
    staff_client: Client,
    shelf: Shelf,
    checked: Checked,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    checked({2: 3}, hours_ago=9)
    with django_assert_num_queries(22):
        staff_client.get(f"/shelves/{shelf.pk}/")
    for hours in (8, 7, 6, 5):
        checked({1: 1, 3: 2}, hours_ago=hours)
    with django_assert_num_queries(22):
        staff_client.get(f"/shelves/{shelf.pk}/")


def test_a_long_history_comes_in_parts(staff_client: Client, shelf: Shelf) -> None:
    AuditFactory.create_batch(25, shelf=shelf, status=AuditStatus.PENDING)
    assert "Page 1 of 2" in text(staff_client.get(f"/shelves/{shelf.pk}/"))
