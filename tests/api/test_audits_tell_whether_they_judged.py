"""A check says whether its photos told of the shelf's positions, and if not, why."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audits.models import Alert, Shelf
from audits.photo_words import NO_PRODUCTS, UPSIDE_DOWN
from audits.readings import CAMERA_BLOCKED, LEFT_OUT, SHELF_CLOSED
from audits.services.runs import audit_run
from detection import QualityReason, RegistrationReason
from integrations.models import Device, Notice
from integrations.services.webhooks import webhook_create
from tests.photos import coffee_camera, coffee_shelf, jpeg
from tests.site import ROOT

pytestmark = pytest.mark.django_db
AUDITS = "/api/v1/audits/"


def own(stand: int = 1, *, hole: bool = False) -> bytes:
    return coffee_shelf(coffee_camera(stand), stand, hole=hole).jpeg()


def other() -> bytes:
    return coffee_shelf(coffee_camera(2, seed=97), 2, seed=97).jpeg()


def checked(robot: Client, shelf: Shelf, *photos: bytes, **form: Any) -> dict[str, Any]:
    """The finished check of these photos, as the API tells it."""
    files = [SimpleUploadedFile("shelf.jpg", one, "image/jpeg") for one in photos]
    sent = robot.post(AUDITS, {"shelf": shelf.pk, "photos": files, **form}).json()
    assert (sent["judged"], sent["not_judged"]) == (None, None)
    audit_run(audit_id=sent["id"])
    told: dict[str, Any] = robot.get(f"{AUDITS}{sent['id']}/").json()
    return told


def test_a_photo_of_another_shelf_judged_nothing(
    robot: Client, shelf: Shelf, manager: User
) -> None:
    webhook_create(
        owner=manager, name="x", url="https://hooks.example.com/", events=["audit.finished"]
    )
    first = checked(robot, shelf, own(hole=True))
    assert (first["judged"], first["not_judged"]) == (True, None)
    before = list(Alert.objects.values())
    told = checked(robot, shelf, other())
    assert told["status"] == "done"
    assert (told["judged"], told["superseded"]) == (False, False)
    assert told["not_judged"]["code"] == "other_shelf"
    assert told["not_judged"]["sentence"].startswith("The photo does not look like this shelf.")
    assert told["photos"][0]["not_judged"] == told["not_judged"]
    assert list(Alert.objects.values()) == before
    row = robot.get(AUDITS, {"limit": 1}).json()["results"][0]
    assert (row["judged"], row["not_judged"]) == (False, told["not_judged"])
    notice = Notice.objects.order_by("id").last()
    assert notice is not None
    assert json.loads(notice.body)["data"]["not_judged"] == told["not_judged"]


def test_of_two_photos_the_one_that_does_not_line_up_is_named(robot: Client, shelf: Shelf) -> None:
    checked(robot, shelf, own())
    told = checked(robot, shelf, own(2), other())
    assert (told["judged"], told["not_judged"]) == (True, None)
    right, wrong = told["photos"]
    assert right["not_judged"] is None
    assert wrong["not_judged"]["code"] == "other_shelf"


def test_a_photo_that_arrives_late_is_judged_but_superseded(robot: Client, shelf: Shelf) -> None:
    checked(robot, shelf, own())
    then = (timezone.now() - timedelta(days=1)).isoformat()
    told = checked(robot, shelf, own(2), captured_at=then)
    assert (told["judged"], told["superseded"]) == (True, True)


def test_a_photo_that_cannot_be_judged_says_the_same_in_both_places(
    robot: Client, shelf: Shelf
) -> None:
    told = checked(robot, shelf, jpeg())
    assert (told["status"], told["judged"]) == ("rejected", False)
    assert told["not_judged"] == told["reason"]


@pytest.mark.parametrize("knows_the_shelf", [True, False])
def test_a_camera_that_says_that_it_is_blocked_judges_nothing(
    robot: Client, shelf: Shelf, knows_the_shelf: bool
) -> None:
    if knows_the_shelf:
        checked(robot, shelf, own())
    Device.objects.create(store=shelf.store, name="Eye", kind="camera", said="blocked")
    told = checked(robot, shelf, own(2), device="Eye")
    assert told["judged"] is False
    assert told["not_judged"]["code"] == "camera_blocked"
    assert told["not_judged"]["sentence"]


def test_every_code_is_in_the_documents() -> None:
    text = (ROOT / "docs" / "api.md").read_text()
    told = re.findall(r"^\| `(\w+)` \| (?:done|rejected)", text, re.MULTILINE)
    of_photos = {*QualityReason, *RegistrationReason, NO_PRODUCTS, UPSIDE_DOWN}
    assert {*told} == {*of_photos, CAMERA_BLOCKED, LEFT_OUT, SHELF_CLOSED}
