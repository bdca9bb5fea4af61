"""A store in Tokyo and one in Los Angeles: each lives by its own clock, around midnight as well."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from audits.models import Shelf, ShelfDay, Spell, Store
from audits.selectors.availability import trend_by_store, trend_sum
from audits.selectors.measures import measures_of
from tests.factories import AlertFactory, MembershipFactory, ShelfFactory, StoreFactory
from tests.pages.browser import log_in
from tests.pages.conftest import Checked, text
from tests.pages.positions import positions

# 00:30 on the 25th in Tokyo, 07:30 on the 24th in Los Angeles.
NOW = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
TOKYO, ANGELES = "Asia/Tokyo", "America/Los_Angeles"

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelves(manager: User) -> tuple[Shelf, Shelf]:
    east = StoreFactory(name="East", time_zone=TOKYO)
    west = StoreFactory(name="West", time_zone=ANGELES)
    # The one of the other tests has a clock of its own.
    manager.memberships.all().delete()
    for store in (east, west):
        MembershipFactory(user=manager, store=store)
    return ShelfFactory(store=east, name="Tea"), ShelfFactory(store=west, name="Coffee")


def _day(shelf: Shelf, day: date, out: int) -> None:
    ShelfDay.objects.create(
        shelf=shelf,
        day=day,
        checks=1,
        slots_planned=50,
        slots_observed=50,
        slots_out=out,
        facings_planned=100,
        facings_seen=100 - out,
    )


def _empty(shelf: Shelf, began: datetime) -> None:
    Spell.objects.create(
        shelf=shelf,
        slot_key=f"s{Spell.objects.count()}",
        state="out",
        began_at=began,
        seen_at=began,
        ended_at=began + timedelta(minutes=5),
    )


def _ran_empty(client: Client, asked: str) -> dict[str, str]:
    answer = client.get(f"/reports/stores.csv?{asked}")
    rows = csv.DictReader(io.StringIO(answer.content.decode()))
    return {row["name"]: row["ran_empty"] for row in rows}


@time_machine.travel(NOW, tick=False)
def test_each_time_is_by_its_own_stores_clock_and_says_so(
    manager_client: Client, shelves: tuple[Shelf, Shelf]
) -> None:
    for shelf in shelves:
        AlertFactory(shelf=shelf, since=NOW - timedelta(hours=1))
    page = text(manager_client.get("/alerts/"))
    assert "yesterday 23:30 JST, 1 h ago" in page
    assert "06:30 PST, 1 h ago" in page


@time_machine.travel(NOW, tick=False)
def test_the_pages_of_one_store_carry_its_zone(
    manager_client: Client, shelves: tuple[Shelf, Shelf]
) -> None:
    east, _ = shelves
    page = text(manager_client.get(f"/shelves/{east.pk}/"))
    assert 'data-zone="Asia/Tokyo"' in page
    assert "Times by the store's clock: Asia/Tokyo" in page


@time_machine.travel(NOW, tick=False)
def test_a_trend_ends_with_the_stores_own_today(shelves: tuple[Shelf, Shelf]) -> None:
    east, west = shelves
    _day(east, date(2026, 11, 25), out=5)
    _day(west, date(2026, 11, 24), out=10)
    trends = trend_by_store([east.store, west.store], {})
    assert trends[east.store_id].days[-1][0] == date(2026, 11, 25)
    assert trends[west.store_id].days[-1][0] == date(2026, 11, 24)
    # Together: the newest day has what the eastern store has of it.
    together = {day: one.share for day, one in trend_sum(trends.values()).days if one.checked}
    assert together == {date(2026, 11, 24): 0.8, date(2026, 11, 25): 0.9}


@time_machine.travel(NOW, tick=False)
def test_after_midnight_a_trend_ends_with_the_figure_beside_it(
    manager_client: Client, shelves: tuple[Shelf, Shelf], checked: Checked
) -> None:
    """In Tokyo nobody has checked on the 25th; on the 24th two checks showed it emptier than the
    evening left it. In Los Angeles the morning's check has been filled after."""
    east, west = shelves
    positions(east, "stocked", "stocked", "stocked", "out")
    positions(west, "stocked", "stocked")
    checked(shelf=east)
    _day(east, date(2026, 11, 24), out=20)
    _day(west, date(2026, 11, 24), out=25)
    places = ["/", *(f"/stores/{one.store_id}/" for one in shelves)]
    told = {place: _figure_and_end(text(manager_client.get(place))) for place in places}
    assert list(told.values()) == [("83%", "83%"), ("75%", "75%"), ("100%", "100%")]
    shelf = text(manager_client.get(f"/shelves/{east.pk}/"))
    assert _figure_and_end(shelf) == ("75%", "75%")
    assert "Now: 75%, 1 of 4 empty" in shelf
    assert "Tue 24 Nov: 60%, 20 of 50 empty" in shelf
    for card in manager_client.get("/").context["cards"]:
        assert card.trend.known[-1][1] == card.now.share


@time_machine.travel(NOW, tick=False)
def test_where_nothing_is_known_now_the_trend_knows_nothing_of_now(
    manager_client: Client, shelves: tuple[Shelf, Shelf]
) -> None:
    east, _ = shelves
    positions(east, "stocked", "out", hours_ago=25)
    _day(east, date(2026, 11, 24), out=10)
    page = text(manager_client.get(f"/stores/{east.store_id}/"))
    assert _figure_and_end(page) == ("not known", "80%")
    assert "Now: not checked" in page


def _figure_and_end(page: str) -> tuple[str, str]:
    """'Availability now', and the last share that the trend beside it tells."""
    figure = re.search(r'class="glance__now ?[^"]*">([^<]+)<', page)
    trend = re.search(r'aria-label="Availability day by day: [^"]*?([\d%]+)"', page)
    assert figure
    assert trend
    return figure[1], trend[1]


@time_machine.travel(NOW, tick=False)
def test_a_report_of_one_store_ends_with_its_own_today(
    manager_client: Client, shelves: tuple[Shelf, Shelf]
) -> None:
    east, west = shelves
    for store, last in ((east.store, "25 November 2026"), (west.store, "24 November 2026")):
        page = text(manager_client.get(f"/reports/?days=7&store={store.pk}"))
        assert f"to {last}" in page
    assert "to 25 November 2026" in text(manager_client.get("/reports/?days=7"))


def test_what_ran_empty_counts_for_the_date_that_its_store_had(
    manager_client: Client, shelves: tuple[Shelf, Shelf]
) -> None:
    east, west = shelves
    # The first half hour of the 24th in Tokyo, and the last one of the 24th in Los Angeles.
    _empty(east, datetime(2026, 11, 23, 15, 15, tzinfo=UTC))
    _empty(west, datetime(2026, 11, 25, 7, 45, tzinfo=UTC))
    # The 23rd in Los Angeles, the 25th in Tokyo.
    _empty(west, datetime(2026, 11, 24, 7, 59, tzinfo=UTC))
    _empty(east, datetime(2026, 11, 24, 15, 0, tzinfo=UTC))
    for shelf in shelves:
        _day(shelf, date(2026, 11, 24), out=1)
    day = "first=2026-11-24&last=2026-11-24"
    assert _ran_empty(manager_client, day) == {"East": "1", "West": "1"}
    for shelf in shelves:
        assert list(_ran_empty(manager_client, f"{day}&store={shelf.store_id}").values()) == ["1"]


@time_machine.travel(NOW, tick=False)
def test_four_weeks_begin_with_the_stores_own_day(shelves: tuple[Shelf, Shelf]) -> None:
    """28 days before: the 28th of October in Tokyo, the 27th in Los Angeles."""
    east, west = shelves
    for shelf in shelves:
        positions(shelf, "stocked")
        _day(shelf, date(2026, 10, 27), out=50)
        _day(shelf, date(2026, 11, 10), out=0)
    assert measures_of([east]).lately.share == 1.0
    assert measures_of([west]).lately.share == 0.5
    assert measures_of(shelves).lately.checked == 150


@time_machine.travel(NOW, tick=False)
def test_a_night_is_the_stores_own(manager_client: Client, shelves: tuple[Shelf, Shelf]) -> None:
    """Put off until tomorrow morning: Tokyo's tomorrow is another day than that of Los Angeles."""
    mornings = []
    for shelf in shelves:
        alert = AlertFactory(shelf=shelf)
        manager_client.post(f"/alerts/{alert.pk}/snooze/", {"length": "1d"})
        alert.refresh_from_db()
        assert alert.snoozed_until is not None
        mornings.append(alert.snoozed_until.astimezone(Store(time_zone=TOKYO).zone))
    assert [f"{morning:%d %H:%M}" for morning in mornings] == ["26 08:00", "26 01:00"]


@time_machine.travel(NOW, tick=False)
def test_machines_get_moments_with_their_offset(
    manager_client: Client, shelves: tuple[Shelf, Shelf]
) -> None:
    AlertFactory(shelf=shelves[0], since=NOW - timedelta(hours=1))
    [alert] = manager_client.get("/api/v1/alerts/").json()["results"]
    assert alert["since"] == "2026-11-24T14:30:00Z"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("where", "said"), [("America/Los_Angeles", True), ("Asia/Seoul", False)])
def test_who_looks_from_another_clock_is_told_whose_times_these_are(
    browser: Browser,
    live_server: LiveServer,
    manager: User,
    shelves: tuple[Shelf, Shelf],
    where: str,
    said: bool,
) -> None:
    east, _ = shelves
    with browser.new_context(base_url=live_server.url, timezone_id=where) as context:
        page = context.new_page()
        log_in(page, manager.email)
        page.goto(f"/shelves/{east.pk}/", wait_until="networkidle")
        line = page.get_by_text("Times by the store's clock: Asia/Tokyo")
        expect(line).to_be_visible(visible=said)
