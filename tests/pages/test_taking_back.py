"""What settling a place takes with it is said before and after, and can be taken back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audits.models import Alert, AlertStatus, Hold, HoldKind, OnHand, Product, Shelf, Slot
from audits.services.planograms import planogram_in_force
from tests.factories import AlertFactory
from tests.pages.conftest import text
from tests.pages.positions import positions

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot(shelf: Shelf) -> Slot:
    """The second of three positions, of seven facings; one of them is missing."""
    slot = positions(shelf, "stocked", "out", "stocked")[1]
    slot.facings = 7
    slot.save()
    return slot


@pytest.fixture
def alert(shelf: Shelf, slot: Slot) -> Alert:
    made: Alert = AlertFactory(
        shelf=shelf, place=slot.key, row=1, sequence=2, product=slot.product, facings_missing=1
    )
    return made


def planned(shelf: Shelf) -> list[str]:
    planogram = planogram_in_force(shelf, timezone.now())
    return list(planogram.slots.values_list("key", flat=True)) if planogram else []


def settle(client: Client, alert: Alert, **said: str) -> str:
    return text(client.post(f"/alerts/{alert.pk}/resolve/", said, follow=True))


WHOLE = "top row, position 2, 7 facings of Tea No. 2"


def test_no_longer_ranged_says_before_and_after_what_goes_and_gives_it_back(
    staff_client: Client, alert: Alert, shelf: Shelf
) -> None:
    page = text(staff_client.get(f"/alerts/{alert.pk}/"))
    assert f"Takes the whole position out of the plan: {WHOLE}." in page
    page = settle(staff_client, alert, reason="delisted")
    assert f"Settled. Thank you. Out of the plan: {WHOLE}." in page
    assert f"Puts back into the plan: {WHOLE}." in page
    assert planned(shelf) == ["s1", "s3"]
    page = text(staff_client.post(f"/alerts/{alert.pk}/take-back/", follow=True))
    assert "Taken back. It is what it was before." in page
    assert "<strong>Taken back</strong>: settled by mistake" in page
    assert planned(shelf) == ["s1", "s2", "s3"]


def test_a_row_has_nothing_in_a_plan(staff_client: Client, shelf: Shelf) -> None:
    alert = AlertFactory(shelf=shelf)
    assert "out of the plan" not in text(staff_client.get(f"/alerts/{alert.pk}/"))
    assert "ut of the plan" not in settle(staff_client, alert, reason="delisted")


def test_a_denial_promises_what_it_does_and_can_be_taken_back_at_once(
    staff_client: Client, alert: Alert
) -> None:
    page = text(staff_client.post(f"/alerts/{alert.pk}/deny/", follow=True))
    assert "We will not ask about this place until it was seen full." in page
    # Once in the toast, once on the page.
    assert page.count(f'action="/alerts/{alert.pk}/take-back/"') == 2
    staff_client.post(f"/alerts/{alert.pk}/take-back/")
    alert.refresh_from_db()
    assert alert.status == AlertStatus.OPEN
    assert "Take it back" not in text(staff_client.get(f"/alerts/{alert.pk}/"))


def test_a_tap_on_an_older_page_is_told_why_nothing_is_taken_back(
    staff_client: Client, alert: Alert
) -> None:
    settle(staff_client, alert, reason="filled")
    AlertFactory(shelf=alert.shelf, place=alert.place)
    assert "Take it back" not in text(staff_client.get(f"/alerts/{alert.pk}/"))
    answer = staff_client.post(f"/alerts/{alert.pk}/take-back/")
    assert answer.status_code == 422
    assert "so it cannot be taken back" in text(answer)


def test_a_denied_place_is_empty_in_no_figure_of_its_shelf(
    staff_client: Client, alert: Alert, shelf: Shelf
) -> None:
    page, none = f"/shelves/{shelf.pk}/", "No position was seen empty."
    assert none not in text(staff_client.get(page))
    Alert.objects.update(since=shelf.spells.get(state="out").began_at)
    staff_client.post(f"/alerts/{alert.pk}/deny/")
    assert none in text(staff_client.get(page))
    staff_client.post(f"/alerts/{alert.pk}/take-back/")
    assert none not in text(staff_client.get(page))


def test_goods_come_on_a_day_to_come_and_the_day_is_shown(
    staff_client: Client, alert: Alert, shelf: Shelf
) -> None:
    today = timezone.now().astimezone(shelf.store.zone).date()
    for past in (today - timedelta(days=300), today):
        page = settle(staff_client, alert, reason="no_stock", until=past.isoformat())
        assert "This day has come already. Choose a later one." in page
    day = today + timedelta(days=3)
    said = f"{day.day} {day:%B}"
    page = settle(staff_client, alert, reason="no_stock", until=day.isoformat())
    assert f"<dt>Goods come on</dt> <dd> {said} </dd>" in page
    assert f"Goods come on {said}" in text(staff_client.get("/alerts/?state=await"))


def test_a_day_past_hinders_no_other_reason(staff_client: Client, alert: Alert) -> None:
    settle(staff_client, alert, reason="filled", until="2001-02-03")
    alert.refresh_from_db()
    assert alert.status == AlertStatus.RESOLVED


def test_the_form_says_when_words_are_needed(staff_client: Client, alert: Alert) -> None:
    assert "Needed with “Something else”." in text(staff_client.get(f"/alerts/{alert.pk}/"))
    page = settle(staff_client, alert, reason="other")
    assert "Say in a few words why it is settled." in page


def test_acts_on_many_are_offered_for_what_they_can_do_something_about(
    staff_client: Client, alert: Alert, shelf: Shelf
) -> None:
    settle(staff_client, alert, reason="no_stock")
    page = text(staff_client.get("/alerts/?state=await"))
    assert "Awaits delivery" in page
    assert 'name="act"' not in page
    tea = Product.objects.create(item_number="9", name="Mint")
    OnHand.objects.create(store=shelf.store, product=tea, quantity=0, as_of=timezone.now())
    other = AlertFactory(shelf=shelf, place="s1", row=1, sequence=1, product=tea)
    page = text(staff_client.get("/alerts/?state=await"))
    assert 'name="act"' in page
    assert f'name="alert" value="{other.pk}"' in page
    assert f'name="alert" value="{alert.pk}"' not in page
    assert "Choose all 1" in page


@pytest.mark.parametrize("act", ["take", "1d", "filled"])
def test_many_settled_places_are_no_success(staff_client: Client, alert: Alert, act: str) -> None:
    settle(staff_client, alert, reason="no_stock")
    page = text(
        staff_client.post("/alerts/bulk/?state=await", {"alert": alert.pk, "act": act}, follow=True)
    )
    assert "Nothing was done: somebody else or a newer photo was faster." in page
    assert "toast--success" not in page
    assert "toast--error" in page


def test_many_no_longer_ranged_say_how_much_of_the_plan_goes(
    staff_client: Client, alert: Alert, shelf: Shelf
) -> None:
    AlertFactory(shelf=shelf, place="s3", row=1, sequence=3)
    assert "takes whole positions out of the plan" in text(staff_client.get("/alerts/"))
    ids = list(Alert.objects.values_list("pk", flat=True))
    page = text(staff_client.post("/alerts/bulk/", {"alert": ids, "act": "delisted"}, follow=True))
    assert "2 places settled. 2 positions are out of the plan, 9 facings in all." in page
    assert Hold.objects.filter(kind=HoldKind.DELISTED).count() == 2


def test_many_with_something_else_need_words(staff_client: Client, alert: Alert) -> None:
    page = text(
        staff_client.post("/alerts/bulk/", {"alert": alert.pk, "act": "other"}, follow=True)
    )
    assert "Say in a few words why it is settled." in page


def test_nothing_to_take_or_to_wait_for_is_no_success(staff_client: Client, shelf: Shelf) -> None:
    store = f"/stores/{shelf.store_id}/"
    page = text(staff_client.post(f"{store}round/", follow=True))
    assert "Somebody is on every place already." in page
    assert "toast--success" not in page
    page = text(staff_client.post(f"{store}delivered/", follow=True))
    assert "No place waited for goods." in page
    assert "toast--success" not in page
