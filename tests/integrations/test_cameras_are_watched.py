"""A camera on the wall sends rendered photos of its shelf: what they say of the camera is told
once, and never that a shelf is empty.

Rendered shelves, the bundled detector, real lining up; mails and webhooks go out.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import User
from audits.models import (
    Alert,
    Audit,
    AuditStatus,
    Mailing,
    Product,
    Shelf,
    Sight,
    Slot,
    Source,
    Spell,
    Store,
)
from audits.services.approvals import reference_start
from audits.services.lineup import photos_look
from audits.services.mailings import mailing_send
from audits.services.records import audit_record
from audits.services.runs import audit_run
from audits.services.uploads import audit_create
from integrations.models import ApiKey, Device, DeviceTransition, Notice, Webhook
from integrations.services.devices import devices_sweep
from integrations.services.keys import api_key_create
from integrations.services.sending import notice_send
from integrations.services.webhooks import webhook_create
from rendering import (
    Camera,
    look_make,
    planogram_make,
    scene_make,
    shelf_render,
    stock_full,
)
from shelfwatch_site.state_metrics import StateCollector
from tests.photos import COFFEE, COFFEE_SIZE, coffee_camera, coffee_shelf
from tests.receiver import Receiver

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("chain")]

Send = Callable[..., Audit]


def on_the_wall(turned: float = 0.0) -> Camera:
    """Where the camera hangs, turned so many degrees to the side."""
    camera = coffee_camera(2)
    return replace(camera, yaw=camera.yaw + turned)


@cache
def picture(light: int = 2, *, turned: float = 0.0, hole: bool = False) -> np.ndarray[Any, Any]:
    return coffee_shelf(on_the_wall(turned), light, hole=hole).picture


@cache
def by_phone() -> bytes:
    """The shelf's first photo: a person took it from somewhere else."""
    return coffee_shelf(coffee_camera(1), 1).jpeg()


@cache
def elsewhere(seed: int) -> np.ndarray[Any, Any]:
    """What the camera shows after it was turned to another shelf."""
    plan = planogram_make(COFFEE + seed, 4)
    scene = scene_make(plan, stock_full(plan), COFFEE + seed)
    return shelf_render(scene, on_the_wall(), COFFEE_SIZE, look_make(seed)).picture


def behind_a_pallet(light: int) -> np.ndarray[Any, Any]:
    """Three quarters of the shelf behind stacked boxes."""
    shown = picture(light).copy()
    wide = COFFEE_SIZE[0] * 3 // 4
    boxes = np.random.default_rng(light).integers(90, 170, (6, 4, 3), dtype=np.uint8)
    pallet = Image.fromarray(boxes).resize((wide, COFFEE_SIZE[1]), Image.Resampling.BICUBIC)
    shown[:, :wide] = np.asarray(pallet)
    return shown


def dark(light: int) -> np.ndarray[Any, Any]:
    return (picture(light) * 0.04).astype(np.uint8)


def card(light: int) -> np.ndarray[Any, Any]:
    """Somebody has taped a sheet of cardboard over the lens."""
    return np.full_like(picture(2), 110 + light)


@dataclass
class Wall:
    """A camera with a key of its own that photographs one shelf, one photo every ten minutes."""

    device: Device
    shelf: Shelf
    client: Client
    start: datetime = field(default_factory=lambda: timezone.now() - timedelta(hours=20))
    sent: int = 0

    def send(self, shown: np.ndarray[Any, Any], *, late: bool = False) -> Audit:
        """Have this photo checked; `late`: it was taken before the others."""
        audit = self.bring(shown, late=late)
        audit_run(audit_id=audit.pk)
        audit.refresh_from_db()
        return audit

    def bring(self, shown: np.ndarray[Any, Any], *, late: bool = False) -> Audit:
        """Send it, and let no worker look at it yet."""
        self.sent += 1
        out = BytesIO()
        Image.fromarray(np.ascontiguousarray(shown)).save(out, "JPEG", quality=88)
        at = self.start + timedelta(minutes=self.sent if late else 20 + 10 * self.sent)
        answer = self.client.post(
            "/api/v1/audits/",
            {
                "shelf": str(self.shelf.pk),
                "captured_at": at.isoformat(),
                "photos": SimpleUploadedFile("x.jpg", out.getvalue(), "image/jpeg"),
            },
        )
        assert answer.status_code == 202, answer.content
        assert answer.json()["device"] == {"id": self.device.pk, "name": "Camera 4"}
        assert answer.json()["source"] == "device"
        return Audit.objects.get(pk=answer.json()["id"])

    def state(self) -> tuple[str, str | None]:
        told = self.client.get(f"/api/v1/devices/{self.device.pk}/").json()
        return told["state"], told["reason"] and told["reason"]["code"]


@pytest.fixture
def key(manager: User) -> tuple[ApiKey, str]:
    return api_key_create(owner=manager, name="camera", scopes=["read", "write"])


@pytest.fixture
def wall(store: Store, shelf: Shelf, staff: User, key: tuple[ApiKey, str]) -> Wall:
    """The shelf has a reference photo that a person took, and the camera has lined up with it."""
    device = Device.objects.create(store=store, name="Camera 4", key=key[0])
    device.shelves.add(shelf)
    wall = Wall(device, shelf, Client(headers={"Authorization": f"Bearer {key[1]}"}))
    first = audit_create(
        shelf=shelf,
        photos=[by_phone()],
        source=Source.PAGE,
        created_by=staff,
        captured_at=wall.start,
    )
    audit_run(audit_id=first.pk)
    assert wall.send(picture(2)).result.lined_up
    return wall


@pytest.fixture
def hook(manager: User, receiver: Receiver) -> Webhook:
    return webhook_create(
        owner=manager, name="Head office", url=receiver.url, events=["device.changed"]
    )


def changes() -> list[tuple[str, str, str]]:
    """From, to and why, of all changes but the first sign of life."""
    told = DeviceTransition.objects.order_by("pk")
    return [(one.from_state, one.to_state, one.reason) for one in told][1:]


def all_sent(receiver: Receiver) -> list[Any]:
    """What has been told so far: every mail and notice is sent twice over by two workers."""
    for _ in range(2):
        for mailing in Mailing.objects.order_by("pk"):
            mailing_send(mailing_id=mailing.pk)
        for notice in Notice.objects.order_by("pk"):
            notice_send(notice_id=notice.pk)
    return [json.loads(body)["data"] for _, body in receiver.got]


def test_a_camera_that_stands_is_known_again_and_says_nothing(wall: Wall) -> None:
    stood = Sight.objects.get().stood
    holed = wall.send(picture(5, hole=True))
    assert holed.result.lined_up
    lay = holed.result.readings["photos"][0]  # type: ignore[index]
    assert lay["matrix"] == stood["matrix"]  # type: ignore[index]
    assert changes() == []
    assert wall.state() == ("live", None)
    assert Alert.objects.get().row == 2  # its shelf is watched as ever


def test_a_covered_camera_is_told_once_and_well_again_with_the_first_good_photo(
    wall: Wall, hook: Webhook, receiver: Receiver, manager: User
) -> None:
    assert wall.send(dark(2)).status == AuditStatus.REJECTED
    assert wall.state() == ("live", None)  # one dark photo is no proof
    for light in range(3):
        assert wall.send((dark, card)[light % 2](light)).status == AuditStatus.REJECTED
    assert wall.state() == ("blocked", "covered")
    wall.send(picture(4))
    assert wall.state() == ("live", None)
    assert changes() == [("live", "blocked", "covered"), ("blocked", "live", "")]
    told = all_sent(receiver)
    assert [(one["state"], one["shelf"]) for one in told] == [("blocked", "A1"), ("live", None)]
    assert told[0]["reason"]["code"] == "covered"
    assert [(one.to, "blocked" in str(one.body)) for one in mail.outbox] == [
        *(([manager.email], True), ([manager.email], False)),
    ]
    assert "Cereals" in str(mail.outbox[0].body)
    assert not Alert.objects.exists()


def test_a_camera_behind_a_pallet_judges_no_position(wall: Wall) -> None:
    spells = list(Spell.objects.values())
    for light in (2, 3, 4):
        hidden = wall.send(behind_a_pallet(light))
    assert wall.state() == ("blocked", "hidden")
    assert changes() == [("live", "blocked", "hidden")]
    assert hidden.status == AuditStatus.DONE
    assert hidden.result.slots_observed == 0
    judged_at = wall.shelf.judged_at
    again = wall.send(behind_a_pallet(5))
    assert (again.result.slots_observed, again.result.slots_planned) == (
        *(0, hidden.result.slots_planned),
    )
    wall.shelf.refresh_from_db()
    assert judged_at is None or wall.shelf.judged_at == judged_at
    assert wall.shelf.unlined_count == 0  # nobody takes it for a rebuilt shelf
    assert not Alert.objects.exists()
    assert len(Spell.objects.values()) == len(spells)
    good = wall.send(picture(6))
    assert good.result.slots_observed > 0
    assert wall.state() == ("live", None)


def test_a_camera_that_was_nudged_is_told_and_then_stands_where_it_is(wall: Wall) -> None:
    """It still lines up, so its shelf is judged all the time."""
    assert wall.send(picture(3, turned=6)).result.slots_observed > 0
    assert wall.state() == ("live", None)
    assert wall.send(picture(4, turned=6)).result.slots_observed > 0
    assert wall.state() == ("moved", "shifted")
    assert wall.send(picture(5, turned=6)).result.slots_observed > 0
    assert wall.state() == ("live", None)
    assert changes() == [("live", "moved", "shifted"), ("moved", "live", "")]
    wall.send(picture(6, turned=6))
    assert len(changes()) == 2
    assert not Alert.objects.exists()


def test_a_camera_that_was_turned_away_is_moved_until_it_is_turned_back(
    wall: Wall, hook: Webhook, receiver: Receiver
) -> None:
    for number in (50, 51, 52, 53):
        away = wall.send(elsewhere(number))
        assert away.status == AuditStatus.DONE
        assert away.result.slots_observed == 0
    assert wall.state() == ("moved", "lost")
    wall.shelf.refresh_from_db()
    assert wall.shelf.unlined_count == 2  # until it was clear that it is the camera
    wall.send(picture(7))
    assert wall.state() == ("live", None)
    assert changes() == [("live", "moved", "lost"), ("moved", "live", "")]
    assert [one["state"] for one in all_sent(receiver)] == ["moved", "live"]
    assert len(mail.outbox) == 2
    assert not Alert.objects.exists()


def test_a_rebuilt_shelf_is_no_moved_camera(wall: Wall, manager: User) -> None:
    """A planogram has taken effect since the reference photo: a new one is due."""
    planogram = wall.shelf.planograms.get()
    planogram.pk, planogram.version, planogram.provisional = None, 2, False
    planogram.effective_from = timezone.localdate() + timedelta(days=-1)
    planogram.save()
    reference = wall.shelf.views.get().references.get()
    reference.created_at = timezone.now() - timedelta(days=30)
    reference.save()
    oats = Product.objects.create(item_number="1", name="Oats")
    Slot.objects.create(planogram=planogram, key="a", row=1, sequence=1, facings=1, product=oats)
    for number in (50, 51, 52, 53):
        wall.send(elsewhere(number))
    assert wall.state() == ("live", None)
    rebuilt = wall.send(elsewhere(50))
    reference_start(photo=rebuilt.photos.get(), by=manager)
    assert wall.send(elsewhere(50)).result.lined_up
    assert changes() == []


def test_a_late_photo_changes_no_state(wall: Wall) -> None:
    wall.send(dark(2))
    wall.send(picture(3))
    for _ in range(3):
        wall.send(dark(3), late=True)
    assert wall.state() == ("live", None)
    assert changes() == []


def test_two_workers_at_once_tell_it_once(wall: Wall, hook: Webhook, receiver: Receiver) -> None:
    """Both have looked at their photo before either has written anything."""
    wall.send(behind_a_pallet(2))
    wall.send(behind_a_pallet(3))
    audits = [wall.bring(behind_a_pallet(light)) for light in (4, 5)]
    Audit.objects.filter(status="pending").update(
        status="running", attempt=1, lease_until=timezone.now()
    )
    looked = []
    for audit in audits:
        audit.refresh_from_db()
        photos = list(audit.photos.all())
        looked.append((audit, photos_look(audit=audit, photos=photos, hold=lambda: True)))
    for audit, (found, lined) in looked:
        assert audit_record(audit=audit, found=found, lined=lined)
        assert not audit_record(audit=audit, found=found, lined=lined)
    devices_sweep()
    assert changes() == [("live", "blocked", "hidden")]
    assert [one["state"] for one in all_sent(receiver)] == ["blocked"]
    assert len(mail.outbox) == 1


def test_a_robot_that_drives_about_is_neither(wall: Wall) -> None:
    Device.objects.update(kind="robot")
    for shown in (dark(2), dark(3), dark(4), picture(3, turned=6), picture(4, turned=6)):
        wall.send(shown)
    assert wall.state() == ("live", None)
    assert changes() == []


def test_a_camera_that_says_itself_that_it_is_blocked_judges_nothing(wall: Wall) -> None:
    beat = f"/api/v1/devices/{wall.device.pk}/heartbeat/"
    wall.client.post(beat, {"state": "blocked"}, content_type="application/json")
    assert wall.state() == ("blocked", "said")
    assert wall.send(picture(3, hole=True)).result.slots_observed == 0
    assert not Alert.objects.exists()
    wall.client.post(beat, {"state": "live"}, content_type="application/json")
    assert wall.send(picture(4, hole=True)).result.slots_observed > 0
    assert Alert.objects.exists()


def test_a_shelf_that_is_taken_out_takes_its_bad_view_along(wall: Wall) -> None:
    for light in range(2):
        wall.send(dark(light))
    assert wall.state() == ("blocked", "covered")
    wall.shelf.delete()
    devices_sweep()
    assert wall.state() == ("live", None)


def test_the_gauge_of_devices_counts_what_photos_show(wall: Wall) -> None:
    for light in range(2):
        wall.send(dark(light))
    told = {
        (metric.name, sample.labels.get("state")): sample.value
        for metric in StateCollector().collect()
        for sample in metric.samples
    }
    assert told["shelfwatch_devices", "blocked"] == 1
    assert told["shelfwatch_devices", "live"] == 0


@pytest.mark.parametrize(
    ("name", "status"), [("Camera 4", 202), ("Camera 5", 404), ("Elsewhere", 404)]
)
def test_a_program_names_the_camera_that_it_sends_for(
    wall: Wall, manager: User, stranger: User, name: str, status: int
) -> None:
    other = stranger.memberships.get().store
    Device.objects.create(store=other, name="Elsewhere")
    _, key = api_key_create(owner=manager, name="gateway", scopes=["write"])
    answer = Client(headers={"Authorization": f"Bearer {key}"}).post(
        "/api/v1/audits/",
        {
            "shelf": str(wall.shelf.pk),
            "device": name,
            "photos": SimpleUploadedFile("x.jpg", by_phone(), "image/jpeg"),
        },
    )
    assert answer.status_code == status
    if status == 202:
        assert answer.json()["device"]["name"] == name
    else:
        assert answer.json()["errors"][0]["code"] == "device_not_found"


def test_a_key_of_another_store_s_camera_links_nothing(
    wall: Wall, store: Store, manager: User, stranger: User
) -> None:
    other = stranger.memberships.get()
    manager.memberships.create(store=other.store, role="manager")
    shelf = other.store.shelves.create(code="Z", name="Z")
    answer = wall.client.post(
        "/api/v1/audits/",
        {"shelf": str(shelf.pk), "photos": SimpleUploadedFile("x.jpg", by_phone(), "image/jpeg")},
    )
    assert (answer.status_code, answer.json()["device"]) == (202, None)
