"""What checks that line up with the shelf's reference do to spells, sums, alerts and holds."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings

from accounts.models import User
from audits.models import (
    Alert,
    AlertStatus,
    Audit,
    Delivery,
    Hold,
    Planogram,
    Resolution,
    Shelf,
    ShelfDay,
    Spell,
)
from audits.services.alerts import (
    alert_confirm,
    alert_release,
    alert_resolve,
    alert_take,
    alert_take_back,
)
from audits.services.holds import delivery_came
from audits.services.on_hand import OnHandRow, on_hand_import
from audits.services.withdrawals import alerts_withdraw
from tests.audits.conftest import MORNING, See
from tests.factories import ShelfFactory

pytestmark = pytest.mark.django_db


def test_an_empty_position_is_an_alert_about_its_key_and_its_product(see: See) -> None:
    see(0)
    see(2, s1="out")
    alert = Alert.objects.get()
    assert (alert.place, alert.row, alert.sequence, str(alert.product)) == ("s1", 2, 1, "Oats")
    assert (alert.importance, alert.facings_missing) == (3, 3)
    assert (alert.since, alert.last_full_at) == (MORNING + timedelta(hours=2), MORNING)


def test_what_is_not_visible_moves_nothing(see: See) -> None:
    see(0, s1="out")
    see(1, s1="unseen")
    assert Alert.objects.get().status == AlertStatus.OPEN
    assert Spell.objects.get(slot_key="s1").seen_at == MORNING


def test_another_shelf_s_photo_judges_nothing_and_is_counted(see: See, shelf: Shelf) -> None:
    see(0, s1="out")
    stranger = see(1, trusted=False, s1="stocked", s2="out")
    assert Alert.objects.get().status == AlertStatus.OPEN
    assert stranger.result.lined_up is False
    shelf.refresh_from_db()
    assert (shelf.judged_at, shelf.unlined_count) == (MORNING, 1)
    see(2, s1="out")
    shelf.refresh_from_db()
    assert shelf.unlined_count == 0


def test_spells_tell_between_which_photos_a_position_ran_empty_and_was_filled(see: See) -> None:
    for hour, state in ((0, "stocked"), (1, "out"), (2, "out"), (3, "unseen"), (4, "stocked")):
        see(hour, s1=state)
    empty = Spell.objects.get(slot_key="s1", state="out")
    hours = [
        (at - MORNING) / timedelta(hours=1)
        for at in (empty.before_at, empty.began_at, empty.seen_at, empty.ended_at)
        if at
    ]
    assert hours == [0, 1, 2, 4]
    running = Spell.objects.get(slot_key="s1", ended_at=None)
    assert (running.state, running.before_at) == ("stocked", MORNING + timedelta(hours=2))


def test_a_late_photo_is_summed_up_and_reopens_nothing(see: See) -> None:
    see(2)
    late = see(1, s1="out")
    assert late.result.superseded
    assert not Alert.objects.exists()
    assert not Spell.objects.filter(state="out").exists()
    day = ShelfDay.objects.get()
    assert (day.checks, day.slots_planned, day.slots_observed, day.slots_out) == (2, 4, 4, 1)
    assert (day.facings_planned, day.facings_seen) == (12, 9)


def test_a_suspicion_opens_when_somebody_confirms_it_at_the_shelf(
    see: See, manager: User, staff: User, settings: LazySettings
) -> None:
    settings.SHELFWATCH_ALERT_AFTER = 2
    see(0, s1="out", by=staff)
    alert = Alert.objects.get()
    assert alert.status == AlertStatus.SUSPECTED
    for _ in range(2):
        alert_confirm(alert_id=alert.pk, by=staff)
    alert.refresh_from_db()
    assert (alert.status, alert.confirmed_by) == (AlertStatus.OPEN, staff)
    assert Delivery.objects.get().user == manager


def test_who_takes_and_lets_go_of_it_is_told_in_its_story(
    see: See, manager: User, staff: User
) -> None:
    see(0, s1="out")
    alert = Alert.objects.get()
    alert_take(alert_id=alert.pk, by=staff)
    alert_release(alert_id=alert.pk, by=manager)
    story = alert.transitions.exclude(deed="").values_list("deed", "by__name")
    assert list(story) == [("taken", "Sam Staff"), ("released", "Mia Manager")]
    alert.refresh_from_db()
    assert alert.taken_by is None


def settle(why: Resolution, by: User, until: datetime | None = None) -> None:
    alert = Alert.objects.exclude(status=AlertStatus.RESOLVED).get()
    alert_resolve(alert_id=alert.pk, by=by, why="said", resolution=why, until=until)


def test_without_stock_the_place_is_silent_until_goods_come(
    see: See, shelf: Shelf, staff: User
) -> None:
    see(0, s1="out")
    settle(Resolution.NO_STOCK, staff)
    see(1, s1="out")
    assert Alert.objects.get().status == AlertStatus.RESOLVED
    assert delivery_came(store=shelf.store) == 1
    see(2, s1="out")
    again = Alert.objects.get(status=AlertStatus.OPEN)
    assert again.since == MORNING  # it has been empty all the time


def test_or_until_the_day_that_was_given(see: See, shelf: Shelf, staff: User) -> None:
    see(0, s1="out")
    settle(Resolution.NO_STOCK, staff, until=MORNING + timedelta(hours=5))
    delivery_came(store=shelf.store)
    see(4, s1="out")
    assert not Alert.objects.exclude(status=AlertStatus.RESOLVED).exists()
    see(6, s1="out")
    assert Alert.objects.exclude(status=AlertStatus.RESOLVED).exists()


def test_goods_on_the_books_end_the_waiting_for_their_product(
    see: See, shelf: Shelf, staff: User
) -> None:
    see(0, s1="out")
    settle(Resolution.NO_STOCK, staff)
    now = datetime.now(UTC)
    report = on_hand_import(
        store=shelf.store, rows=[OnHandRow("1", 12, now), OnHandRow("nothing", 1, now)]
    )
    assert (report.written, report.unknown) == (1, ["nothing"])
    assert Hold.objects.get().lifted_at is not None


def test_a_wrong_reading_mutes_the_place_until_it_was_seen_full(see: See, staff: User) -> None:
    see(0, s1="out")
    settle(Resolution.WRONG_READING, staff)
    see(1, s1="out")
    assert not Alert.objects.exclude(status=AlertStatus.RESOLVED).exists()
    see(2)
    see(3, s1="out")
    assert Alert.objects.exclude(status=AlertStatus.RESOLVED).exists()
    assert Hold.objects.get().kind == "wrong_reading"  # kept as a label


def test_what_is_no_longer_ranged_leaves_the_planogram_and_old_checks_keep_theirs(
    see: See, shelf: Shelf, planogram: Planogram, staff: User
) -> None:
    before = see(0, s1="out")
    settle(Resolution.DELISTED, staff)
    newest = shelf.planograms.get(version=2)
    assert [slot.key for slot in newest.slots.all()] == ["s2"]
    before.refresh_from_db()
    assert before.planogram == planogram
    assert planogram.slots.count() == 2


def test_an_alert_about_a_row_ends_where_positions_tell_of_themselves(
    see: See, shelf: Shelf
) -> None:
    Alert.objects.create(
        shelf=shelf,
        place="row:2",
        row=2,
        status="open",
        facings_missing=1,
        since=MORNING,
        last_seen_at=MORNING,
        x1=0,
        y1=0,
        x2=1,
        y2=1,
    )
    see(1, s1="out")
    assert Alert.objects.get(place="row:2").resolution == Resolution.REPLACED
    assert Alert.objects.get(place="s1").status == AlertStatus.OPEN


def answered(shelf: Shelf, audit: Audit, by: User, *, right: int, wrong: int) -> None:
    """Alerts of places that are no more, raised by the audit's model and answered by a person."""
    for number in range(right + wrong):
        alert = Alert.objects.create(
            shelf=shelf,
            place=f"old{number}",
            row=1,
            facings_missing=1,
            since=MORNING,
            last_seen_at=MORNING,
            x1=0,
            y1=0,
            x2=9,
            y2=9,
            confirmed_by=by,
            confirmed_at=MORNING,
            status="resolved",
            resolved_at=MORNING,
            resolution=Resolution.FILLED if number < right else Resolution.WRONG_READING,
        )
        alert.transitions.create(to_status="suspected", at=MORNING, audit=audit)


@pytest.mark.parametrize(
    ("right", "wrong", "status"),
    [
        (38, 2, AlertStatus.OPEN),
        (37, 3, AlertStatus.SUSPECTED),
        (30, 0, AlertStatus.SUSPECTED),
    ],
    ids=["95 of 100 right", "fewer right", "few answers"],
)
def test_a_detector_that_people_find_right_is_believed_at_first_sight(
    see: See,
    shelf: Shelf,
    staff: User,
    settings: LazySettings,
    right: int,
    wrong: int,
    status: AlertStatus,
) -> None:
    settings.SHELFWATCH_ALERT_AFTER = 2
    answered(shelf, see(0), staff, right=right, wrong=wrong)
    see(1, s1="out")
    assert Alert.objects.get(place="s1").status == status


@pytest.mark.parametrize("by_mistake", [False, True])
def test_that_nothing_was_left_speaks_for_the_detector_when_goods_have_come_as_well(
    see: See, shelf: Shelf, staff: User, settings: LazySettings, by_mistake: bool
) -> None:
    settings.SHELFWATCH_ALERT_AFTER = 2
    answered(shelf, see(0), staff, right=39, wrong=0)
    see(1, s1="out")
    found_nothing = Alert.objects.get(place="s1")
    settle(Resolution.NO_STOCK, staff)
    if by_mistake:
        alert_take_back(alert_id=found_nothing.pk, by=staff)
    delivery_came(store=shelf.store)
    see(2, s1="unseen", s2="out")
    found_nothing.refresh_from_db()
    assert found_nothing.status == AlertStatus.SUSPECTED
    believed = AlertStatus.SUSPECTED if by_mistake else AlertStatus.OPEN
    assert Alert.objects.get(place="s2").status == believed


def test_a_place_denied_after_goods_came_speaks_against_it(
    see: See, shelf: Shelf, staff: User, settings: LazySettings
) -> None:
    settings.SHELFWATCH_ALERT_AFTER = 2
    answered(shelf, see(0), staff, right=38, wrong=2)
    see(1, s1="unseen", s2="out")
    settle(Resolution.NO_STOCK, staff)
    delivery_came(store=shelf.store)
    settle(Resolution.WRONG_READING, staff)
    see(2, s1="out")
    assert Alert.objects.get(place="s1").status == AlertStatus.SUSPECTED


def test_what_people_say_in_another_store_is_not_counted_here(
    see: See, shelf: Shelf, staff: User, settings: LazySettings
) -> None:
    settings.SHELFWATCH_ALERT_AFTER = 2
    answered(ShelfFactory(), see(0), staff, right=60, wrong=0)
    see(1, s1="out")
    assert Alert.objects.get(place="s1").status == AlertStatus.SUSPECTED


def test_withdrawn_alerts_take_their_spells_back(see: See, shelf: Shelf) -> None:
    see(0)
    see(1, s1="low", s2="out")
    see(2, s1="out", s2="out")
    alerts_withdraw(model_version="1")
    assert not Spell.objects.exclude(state="stocked").exists()
    assert list(Spell.objects.values_list("slot_key", "ended_at").order_by("slot_key")) == [
        ("s1", None),
        ("s2", None),
    ]
    see(3)
    assert Spell.objects.filter(began_at=MORNING).count() == 2
    see(4, s1="out")
    (empty,) = Spell.objects.filter(state="out")
    assert empty.began_at == MORNING + timedelta(hours=4)
    assert empty.before_at == MORNING + timedelta(hours=3)


def test_a_spell_that_a_person_confirmed_stays(see: See, staff: User) -> None:
    see(0)
    see(1, s1="out")
    alert_confirm(alert_id=Alert.objects.get().pk, by=staff)
    assert alerts_withdraw(model_version="1").kept == 1
    assert Spell.objects.filter(state="out", ended_at=None).count() == 1


def test_so_does_one_for_which_somebody_found_nothing_to_fill_it_with(
    see: See, shelf: Shelf, staff: User
) -> None:
    see(0)
    see(1, s1="out")
    settle(Resolution.NO_STOCK, staff)
    delivery_came(store=shelf.store)
    assert alerts_withdraw(model_version="1").kept == 1
    assert Alert.objects.get().status == AlertStatus.OPEN
    assert Spell.objects.filter(state="out", ended_at=None).count() == 1
