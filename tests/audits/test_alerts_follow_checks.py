"""What a shelf's history of checks does to its alerts and mails."""

from datetime import timedelta

import pytest
from django.conf import LazySettings

from accounts.models import User
from audits.models import Alert, AlertStatus, Delivery, Shelf
from audits.services.alerts import alert_resolve, alert_take
from tests.audits.conftest import MORNING, Check
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db


def test_a_hole_opens_an_alert_for_its_row(check: Check, shelf: Shelf) -> None:
    audit = check(0, {2: 3})
    alert = Alert.objects.get()
    assert (alert.shelf, alert.place, alert.row, alert.status) == (shelf, "row:2", 2, "open")
    assert (alert.facings_missing, alert.since, alert.photo) == (3, MORNING, audit.photos.get())
    assert [t.to_status for t in alert.transitions.all()] == ["suspected", "open"]


def test_an_alert_knows_when_its_place_was_last_seen_filled(check: Check) -> None:
    check(0)
    check(2, {2: 1})
    assert Alert.objects.get().last_full_at == MORNING


def test_a_row_that_the_last_check_did_not_show_was_not_seen_filled(check: Check) -> None:
    check(0, rows=2)
    check(2, {3: 1})
    assert Alert.objects.get().last_full_at is None


def test_the_same_hole_again_refreshes_the_alert_and_tells_nobody_again(
    check: Check, manager: User
) -> None:
    check(0, {2: 1})
    check(1, {2: 3})
    alert = Alert.objects.get()
    assert (alert.seen_count, alert.facings_missing, alert.since) == (2, 3, MORNING)
    assert alert.last_seen_at == MORNING + timedelta(hours=1)
    assert Delivery.objects.filter(user=manager).count() == 1


def test_a_newer_photo_of_the_filled_row_resolves_the_alert(check: Check) -> None:
    check(0, {2: 1})
    audit = check(1)
    alert = Alert.objects.get()
    assert alert.status == AlertStatus.RESOLVED
    last = alert.transitions.last()
    assert last is not None
    assert (last.to_status, last.audit) == ("resolved", audit)


def test_a_hole_after_a_filled_one_is_a_new_alert(check: Check) -> None:
    for hour, holes in ((0, {2: 1}), (1, {}), (2, {2: 1})):
        check(hour, holes)
    assert sorted(Alert.objects.values_list("status", flat=True)) == ["open", "resolved"]


def test_a_photo_that_does_not_show_the_row_leaves_its_alert(check: Check) -> None:
    check(0, {4: 1})
    check(1, rows=2)
    assert Alert.objects.get().status == AlertStatus.OPEN


def test_a_photo_with_more_rows_counts_them_anew_and_resolves_nothing(check: Check) -> None:
    check(0, {2: 1})
    check(1, rows=5)
    assert Alert.objects.get().status == AlertStatus.OPEN
    check(2, rows=4)
    assert Alert.objects.get().status == AlertStatus.RESOLVED


def test_an_older_photo_that_arrives_later_changes_no_alert(check: Check) -> None:
    check(2)
    late = check(1, {2: 2})
    assert not Alert.objects.exists()
    assert late.result.superseded


def test_a_late_photo_of_a_full_shelf_resolves_nothing(check: Check) -> None:
    check(2, {2: 2})
    check(1)
    assert Alert.objects.get().status == AlertStatus.OPEN


def test_where_two_checks_are_asked_for_the_first_only_suspects(
    check: Check, manager: User, settings: LazySettings
) -> None:
    settings.SHELFWATCH_ALERT_AFTER = 2
    check(0, {1: 1})
    assert Alert.objects.get().status == AlertStatus.SUSPECTED
    assert not Delivery.objects.exists()
    check(1, {1: 1})
    assert Alert.objects.get().status == AlertStatus.OPEN
    assert Delivery.objects.get().user == manager


def test_managers_who_want_mail_get_one_and_nobody_else(
    check: Check, shelf: Shelf, manager: User, staff: User, stranger: User
) -> None:
    silent = MembershipFactory(store=shelf.store, user__mail_alerts=False).user
    gone = MembershipFactory(store=shelf.store, user__is_active=False).user
    check(0, {2: 1})
    told = set(Delivery.objects.values_list("user__email", flat=True))
    assert told == {manager.email}
    assert not told & {staff.email, stranger.email, silent.email, gone.email}


def test_an_alert_that_somebody_takes_stays_theirs_when_seen_again(
    check: Check, staff: User
) -> None:
    check(0, {2: 1})
    alert_take(alert_id=Alert.objects.get().pk, by=staff)
    check(1, {2: 1})
    assert Alert.objects.get().taken_by == staff


def test_an_alert_resolved_by_hand_keeps_who_and_why(check: Check, staff: User) -> None:
    check(0, {2: 1})
    alert_resolve(alert_id=Alert.objects.get().pk, by=staff, why="filled from the back")
    last = Alert.objects.get().transitions.last()
    assert last is not None
    assert (last.by, last.why) == (staff, "filled from the back")
