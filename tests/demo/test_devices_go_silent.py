from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audits.models import Shelf
from integrations.models import Device, DeviceState

NOW = timezone.now()
BEAT = timedelta(minutes=10)


@pytest.mark.parametrize(
    ("since", "state"),
    [
        (None, DeviceState.EXPECTED),
        (timedelta(0), DeviceState.LIVE),
        (2 * BEAT, DeviceState.LIVE),
        (2 * BEAT + timedelta(seconds=1), DeviceState.SILENT),
        (timedelta(days=2), DeviceState.SILENT),
    ],
)
def test_two_lost_heartbeats_are_silence(since: timedelta | None, state: DeviceState) -> None:
    device = Device(heartbeat=BEAT, last_seen_at=None if since is None else NOW - since)
    assert device.state_at(NOW) == state


def test_the_admin_says_which_camera_is_silent(
    client: Client, superuser: User, shelf: Shelf
) -> None:
    device = Device.objects.create(
        store=shelf.store, name="Camera 4", last_seen_at=timezone.now() - timedelta(hours=3)
    )
    device.shelves.add(shelf)
    client.force_login(superuser)
    page = client.get("/admin/integrations/device/").content.decode()
    assert "Camera 4" in page
    assert "Silent" in page
    assert client.get(f"/admin/integrations/device/{device.pk}/change/").status_code == 200
