"""Cameras and robots: heard of, and told of when their state changes. Never a stock alert."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from audits.models import Shelf, Store
from integrations import tasks
from integrations.models import ApiKey, Device, DeviceState, DeviceTransition
from integrations.models.webhook import EventType
from integrations.services.notices import notices_write, webhooks_told


def device_upsert(
    *,
    store: Store,
    name: str,
    kind: str,
    heartbeat: timedelta,
    shelves: Iterable[Shelf] | None = None,
    key: ApiKey | None = None,
) -> tuple[Device, bool]:
    """The device of this name in the store, and whether it is new; `shelves` None: as they are."""
    with transaction.atomic():
        values = {"kind": kind, "heartbeat": heartbeat} | ({"key": key} if key else {})
        device, new = Device.objects.update_or_create(store=store, name=name, defaults=values)
        device.full_clean()
        if shelves is not None:
            device.shelves.set(shelves)
    return device, new


def device_beat(*, device: Device, said: str) -> Device:
    """A heartbeat: it is alive, and says how it is (live, moved or blocked)."""
    device.last_seen_at, device.said = timezone.now(), said
    device.save(update_fields=["last_seen_at", "said"])
    _tell(device, device.last_seen_at)
    return device


def device_seen(*, key: ApiKey, now: datetime) -> None:
    """A request with the device's key came: it is alive. What it said of itself stands."""
    device = Device.objects.filter(key=key).first()
    if device is not None:
        device.last_seen_at = now
        device.save(update_fields=["last_seen_at"])
        _tell(device, now)


def devices_sweep() -> None:
    """Notice who fell silent."""
    now = timezone.now()
    heard = Device.objects.exclude(last_seen_at=None).exclude(told_state=DeviceState.SILENT)
    for device in heard.iterator():
        _tell(device, now)


def _tell(device: Device, now: datetime) -> None:
    """Write down that the state is another than people were told, and have them told."""
    state, before = device.state_at(now), device.told_state
    if state == before:
        return
    with transaction.atomic():
        mine = Device.objects.filter(pk=device.pk, told_state=before)
        if not mine.update(told_state=state):
            return  # somebody else has told it
        device.told_state = state
        # The first sign of life of a new device is no news for a mail.
        silently = now if before == DeviceState.EXPECTED and state == DeviceState.LIVE else None
        moved = DeviceTransition.objects.create(
            device=device, from_state=before, to_state=state, at=now, mailed_at=silently
        )
        kind = EventType.DEVICE_CHANGED.value
        notices_write(webhooks_told(kind, device.store_id), kind, _data(moved))
        if silently is None:
            transaction.on_commit(lambda: tasks.device_mail.delay(moved.pk), robust=True)


def _data(moved: DeviceTransition) -> dict[str, object]:
    device = moved.device
    return {
        "device": {
            "id": device.pk,
            "name": device.name,
            "kind": device.kind,
            "store": device.store.code,
            "last_seen_at": device.last_seen_at,
        },
        "from": moved.from_state,
        "state": moved.to_state,
        "at": moved.at,
    }
