"""The database itself refuses what must never be, whoever writes."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Membership, Role, User
from audits.models import Alert, AlertStatus, Audit, AuditStatus, Planogram, Product, Shelf, Store
from audits.models.validators import validate_gtin, validate_opening_hours, validate_time_zone
from tests.factories import AlertFactory, AuditFactory, ShelfFactory, StoreFactory, UserFactory

pytestmark = pytest.mark.django_db


def refused(**changes: Any) -> bool:
    """Whether the database refuses these changes to a fresh audit."""
    audit = AuditFactory()
    try:
        with transaction.atomic():
            Audit.objects.filter(pk=audit.pk).update(**changes)
    except IntegrityError:
        return True
    return False


def test_a_place_has_one_unresolved_alert_and_any_number_of_resolved_ones(shelf: Shelf) -> None:
    now = timezone.now()
    for _ in range(2):
        AlertFactory(shelf=shelf, status=AlertStatus.RESOLVED, resolved_at=now, photo=None)
    AlertFactory(shelf=shelf, photo=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        AlertFactory(shelf=shelf, status=AlertStatus.SUSPECTED, photo=None)
    assert Alert.objects.count() == 3


def test_an_audit_has_a_lease_just_while_it_runs() -> None:
    now = timezone.now()
    assert refused(status=AuditStatus.RUNNING)
    assert refused(lease_until=now)
    assert not refused(status=AuditStatus.RUNNING, lease_until=now)


def test_a_finished_audit_has_a_finishing_time() -> None:
    assert refused(status=AuditStatus.DONE)
    assert refused(finished_at=timezone.now())
    assert not refused(status=AuditStatus.DONE, finished_at=timezone.now())


def test_an_unknown_status_is_refused() -> None:
    assert refused(status="lost")


def test_a_shelf_code_is_used_once_in_a_store_and_freely_in_others(shelf: Shelf) -> None:
    ShelfFactory(code=shelf.code)
    with pytest.raises(IntegrityError), transaction.atomic():
        ShelfFactory(store=shelf.store, code=shelf.code)


def test_a_shelf_needs_a_positive_audit_interval() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ShelfFactory(audit_interval=timedelta(0))


def test_a_person_is_a_member_of_a_store_once(manager: User, store: Store) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=manager, store=store, role=Role.STAFF)


def test_a_mail_address_is_one_person_in_any_case() -> None:
    UserFactory(email="ann@example.com")
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        UserFactory(email="Ann@Example.com")


def test_a_published_planogram_has_its_day(shelf: Shelf) -> None:
    Planogram.objects.create(shelf=shelf, version=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Planogram.objects.create(shelf=shelf, version=2, status="published")


@pytest.mark.parametrize(
    "wrong",
    [
        {"facings": 0},
        {"row": 0},
        {"key": ""},
        {"x1": 0.5},
        {"x1": 0.5, "y1": 0.0, "x2": 0.4, "y2": 1.0},
        {"x1": 0.5, "y1": 0.0, "x2": 1.4, "y2": 1.0},
    ],
)
def test_a_slot_that_makes_no_sense_is_refused(shelf: Shelf, wrong: dict[str, Any]) -> None:
    planogram = Planogram.objects.create(shelf=shelf, version=1)
    good = {"key": "a", "row": 1, "sequence": 1, "facings": 2}
    planogram.slots.create(**good)
    with pytest.raises(IntegrityError), transaction.atomic():
        planogram.slots.create(**(good | {"key": "b", "sequence": 2} | wrong))


def test_codes_are_never_empty() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        StoreFactory(code="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Product.objects.create(item_number="", name="Nothing")


@pytest.mark.parametrize("code", ["4006381333931", "96385074", "036000291452"])
def test_real_gtins_are_taken(code: str) -> None:
    validate_gtin(code)


@pytest.mark.parametrize("code", ["4006381333932", "12345", "", "40063813339३१"])
def test_wrong_gtins_are_refused(code: str) -> None:
    with pytest.raises(ValidationError):
        validate_gtin(code)


def test_opening_hours_are_days_with_intervals_in_order() -> None:
    validate_opening_hours({"mon": [["08:00", "12:00"], ["13:00", "24:00"]], "sun": []})
    wrongs: list[Any] = [
        [],
        {"monday": []},
        {"mon": [["8:00", "9:00"]]},
        {"mon": [["12:00", "08:00"]]},
    ]
    for wrong in wrongs:
        with pytest.raises(ValidationError):
            validate_opening_hours(wrong)
    with pytest.raises(ValidationError):
        validate_opening_hours({"mon": [["08:00", "12:00"], ["11:00", "13:00"]]})


def test_a_time_zone_must_exist() -> None:
    validate_time_zone("Europe/Berlin")
    with pytest.raises(ValidationError):
        validate_time_zone("Berlin")
