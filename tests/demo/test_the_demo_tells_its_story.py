"""What somebody finds in the demo, by the pages' own questions. The quick demo stands for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Count, F, Q
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from accounts.models import User
from audits.models import (
    Alert,
    AlertStatus,
    AlertTransition,
    Audit,
    AuditResult,
    AuditStatus,
    Delivery,
    Gtin,
    PlanogramStatus,
    Shelf,
    Slot,
    Store,
)
from audits.models.validators import validate_gtin
from demo.photographs import Taken, agrees
from demo.story import STORES, ShelfStory, Shot
from tests.demo.conftest import Written
from tests.pages.conftest import text

pytestmark = [pytest.mark.django_db(transaction=False), pytest.mark.xdist_group("demo")]


@dataclass(frozen=True)
class Told:
    first: User
    mails: list[EmailMessage]


@pytest.fixture(scope="module")
def told(
    write: Written, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Told]:
    """The demo is written once: these tests only look at it, each within this transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        mail.outbox.clear()
        yield Told(write(), list(mail.outbox))
        transaction.set_rollback(True)


@pytest.fixture
def first(told: Told, db: None) -> User:
    return User.objects.get(pk=told.first.pk)


def test_places_of_two_shelves_are_to_be_filled_and_somebody_is_on_one_shelf(first: User) -> None:
    alerts = Alert.objects.filter(status=AlertStatus.OPEN).order_by("shelf__code")
    coffee, *cares = alerts.order_by("shelf__code", "sequence")
    assert (coffee.shelf.code, coffee.row, coffee.seen_count) == ("K1", 2, 2)
    assert {alert.place for alert in cares} == {"r5s04", "r5s05"}
    for care in cares:
        assert (care.shelf.code, str(care.taken_by)) == ("P2", "Tiago Reis")
        assert care.taken_at
        assert care.since < care.taken_at < timezone.now()


def test_who_took_the_photo_confirmed_what_it_showed(first: User) -> None:
    coffee = Alert.objects.get(status=AlertStatus.OPEN, shelf__code="K1")
    raised = coffee.transitions.earliest("pk").audit
    assert raised is not None
    assert coffee.confirmed_by == raised.created_by
    assert coffee.confirmed_at
    assert coffee.product is not None
    assert coffee.importance == 3


def test_every_check_lined_up_with_the_reference_photo(first: User) -> None:
    results = AuditResult.objects.exclude(audit__planogram=None)
    assert results.count() > 50
    assert not results.exclude(lined_up=True).exists()


def test_one_place_keeps_running_empty(first: User) -> None:
    places = Alert.objects.values("shelf__code", "place").annotate(n=Count("pk")).order_by("-n")
    offender, *others = places
    assert (offender["shelf__code"], offender["place"], offender["n"]) == ("K1", "r2s03", 8)
    assert all(other["n"] == 1 for other in others)


def test_it_was_filled_again_within_the_day(first: User) -> None:
    filled = Alert.objects.filter(shelf__code="K1", status=AlertStatus.RESOLVED)
    assert filled.count() == 7
    assert not filled.exclude(resolved_at__lt=F("since") + timedelta(hours=12)).exists()


def test_a_photo_in_the_dark_was_rejected_and_taken_again(first: User) -> None:
    rejected = Audit.objects.get(status=AuditStatus.REJECTED)
    assert rejected.reason_code == "too_dark"
    again = rejected.shelf.audits.filter(captured_at__gt=rejected.captured_at).get()
    assert again.status == AuditStatus.DONE


def test_history_reaches_three_weeks_back_and_is_dated_so(first: User) -> None:
    now = timezone.now()
    oldest = Audit.objects.earliest("captured_at")
    assert timedelta(days=20) < now - oldest.captured_at < timedelta(days=22)
    ended = Q(finished_at__lt=F("received_at")) | Q(finished_at__gt=now) | Q(finished_at=None)
    assert not Audit.objects.filter(ended).exists()
    assert not AlertTransition.objects.filter(at__gt=now).exists()
    old = AlertTransition.objects.filter(at__lt=now - timedelta(days=2))
    assert old.count() >= 3 * 7
    assert not Alert.objects.filter(created_at__gt=F("since") + timedelta(minutes=1)).exists()


def test_every_shelf_has_a_published_planogram_on_its_reference_photo(first: User) -> None:
    for shelf in Shelf.objects.all():
        planogram = shelf.planograms.get()
        assert planogram.status == PlanogramStatus.PUBLISHED
        reference = shelf.views.get().reference_photo
        assert reference is not None
        assert reference.file
        assert planogram.slots.filter(product=None).count() == 0
        assert planogram.slots.filter(x1=None).count() == 0
    assert Slot.objects.count() > 40


def test_products_have_numbers_and_barcodes(first: User) -> None:
    codes = Gtin.objects.values_list("code", flat=True)
    assert len(codes) == len(set(codes)) > 20
    for code in codes:
        validate_gtin(code)


def test_nobody_is_mailed_about_the_past(told: Told) -> None:
    assert not Delivery.objects.exists()
    assert not told.mails


def test_the_first_login_sees_and_may_do_everything(first: User) -> None:
    assert first.is_demo
    assert first.is_superuser
    assert first.mail_alerts
    assert set(Store.objects.filter(memberships__user=first)) == set(Store.objects.all())


def test_pages_of_old_checks_say_that_the_photo_is_gone(client: Client, first: User) -> None:
    client.force_login(first)
    old = Audit.objects.filter(photos__file="", result__gap_count__gt=0).latest("captured_at")
    assert "no longer kept" in text(client.get(f"/checks/{old.pk}/"))
    assert client.get(f"/photos/{old.photos.get().pk}/page/").status_code == 404
    alert = old.alert_transitions.earliest("pk").alert
    assert "no longer kept" in text(client.get(f"/alerts/{alert.pk}/"))
    assert client.get(f"/shelves/{old.shelf_id}/").status_code == 200
    assert client.get("/").status_code == 200


def test_the_detector_sees_what_the_story_tells(taken: dict[ShelfStory, Taken]) -> None:
    for shelf, photos in taken.items():
        assert agrees(photos.reference.found, photos.plan, Shot(0))
        for shot, picture in zip(shelf.shots, photos.shots, strict=True):
            assert shot.dark or agrees(picture.found, photos.plan, shot)


def test_the_whole_demo_has_a_dozen_shelves_in_three_places() -> None:
    assert len({store.zone for store in STORES}) == len({store.region for store in STORES}) == 3
    assert sum(len(store.shelves) for store in STORES) == 12
    codes = [(store.code, shelf.code) for store in STORES for shelf in store.shelves]
    assert len(codes) == len(set(codes))
