"""A manager leaves out a check whose photo shows another shelf: what came of it goes."""

import pytest
from django.test import Client

from audits.models import (
    Alert,
    AlertStatus,
    Audit,
    AuditTransition,
    Reference,
    Shelf,
    ShelfDay,
    Spell,
)
from audits.selectors.verdicts import not_judged
from tests.chain.conftest import Photograph, Photos

pytestmark = pytest.mark.django_db


def _is_judged(audit: Audit) -> bool:
    audit = Audit.objects.select_related("result").get(pk=audit.pk)
    return not_judged(audit, audit.result) is None


def _leave_out(client: Client, audit: Audit) -> str:
    return client.post(f"/checks/{audit.pk}/leave-out/", follow=True).content.decode()


def test_a_first_photo_of_another_shelf_makes_room_for_the_next(
    photograph: Photograph, photos: Photos, shelf: Shelf, manager_client: Client
) -> None:
    wrong = photograph(0, photos.other_holed)
    assert Alert.objects.exclude(status=AlertStatus.RESOLVED).exists()
    right = photograph(1, photos.full)
    assert not _is_judged(right)

    page = _leave_out(manager_client, wrong)

    assert "these photos do not show this shelf" in page
    assert set(Alert.objects.values_list("status", "resolution")) == {("resolved", "withdrawn")}
    assert not Reference.objects.exists()
    assert not Spell.objects.exists()
    assert set(ShelfDay.objects.values_list("checks", "slots_planned", "slots_out")) == {(0, 0, 0)}
    shelf.refresh_from_db()
    assert (shelf.judged_at, shelf.unlined_count) == (None, 0)

    after = photograph(2, photos.again)
    assert _is_judged(after)
    assert Reference.objects.get().photo == after.photos.get()
    shown = manager_client.get(f"/shelves/{shelf.pk}/").content.decode()
    assert f"/checks/{after.pk}/" in shown


def test_an_approved_photo_of_another_shelf_gives_way_to_the_reference_before(
    photograph: Photograph, photos: Photos, shelf: Shelf, manager_client: Client
) -> None:
    first = photograph(0, photos.full)
    wrong = photograph(1, photos.other)
    fields = {"how": "anew", "photo": str(wrong.photos.get().pk)}
    manager_client.post(f"/checks/{wrong.pk}/reference/", fields)
    assert not _is_judged(photograph(2, photos.again))

    _leave_out(manager_client, wrong)

    [reference] = Reference.objects.all()
    assert reference.photo == first.photos.get()
    shelf.refresh_from_db()
    assert shelf.views.get().reference_photo == reference.photo
    after = photograph(3, photos.holed)
    assert _is_judged(after)
    assert after.result.slots_out


def test_only_managers_leave_a_check_out_and_once_is_enough(
    photograph: Photograph,
    photos: Photos,
    staff_client: Client,
    manager_client: Client,
    stranger_client: Client,
) -> None:
    audit = photograph(0, photos.full)
    address = f"/api/v1/audits/{audit.pk}/leave-out/"
    assert stranger_client.post(address).status_code == 404
    refused = staff_client.post(address)
    assert refused.status_code == 403
    assert refused.json()["errors"][0]["code"] == "managers_only"
    assert staff_client.post(f"/checks/{audit.pk}/leave-out/").status_code == 404
    for _ in range(2):
        told = manager_client.post(address).json()
        assert (told["judged"], told["not_judged"]["code"]) == (False, "left_out")
    steps = AuditTransition.objects.filter(audit=audit, why="the photo does not show this shelf")
    assert steps.get().by is not None


def test_a_check_that_is_not_done_cannot_be_left_out(
    photograph: Photograph, photos: Photos, manager_client: Client
) -> None:
    audit = photograph(0, photos.full)
    Audit.objects.filter(pk=audit.pk).update(status="rejected", reason_code="too_dark")
    answer = manager_client.post(f"/api/v1/audits/{audit.pk}/leave-out/")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "audit_not_done")
