"""Cameras and robots: heard of, and told of when their state changes. Never a stock alert."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from audits.models import Shelf, Sight, Store
from integrations.models import ApiKey, Device, DeviceState, DeviceTransition, StateReason
from integrations.models.webhook import EventType
from integrations.services.device_mails import device_mails_create
from integrations.services.keys import USE_NOTED_EVERY
from integrations.services.notices import notices_write, webhooks_told
from integrations.wording import reason_told

logger = logging.getLogger(__name__)


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


def device_remove(*, device: Device, by: User) -> None:
    """It was taken down: it is expected no more. Its checks stay."""
    pk = device.pk
    with transaction.atomic():
        device.delete()
    logger.info("device %s of store %s removed by %s", pk, device.store.code, by.pk)


def device_beat(*, device: Device, said: str) -> None:
    """A heartbeat: it is alive, and says how it is (live, moved or blocked)."""
    device.said = said
    device.save(update_fields=["said"])
    _alive(device, timezone.now())


def device_seen(*, key: ApiKey, now: datetime) -> None:
    """A request with the device's key came: it is alive. What it said of itself stands.

    Not written down for each request, but before two heartbeats are over.
    """
    device: Device | None = getattr(key, "device", None)
    if device is None:
        return
    often = min(device.heartbeat, USE_NOTED_EVERY)
    if device.last_seen_at is None or now - device.last_seen_at >= often:
        _alive(device, now)


def device_sent(device_id: int) -> None:
    """Photos of the device came: it is alive."""
    _alive(Device.objects.get(pk=device_id), timezone.now())


def device_sights_changed(device_id: int) -> None:
    """Its photos show another state than before; in the transaction that wrote them down.

    A camera of several shelves is as bad as the worst of its sights.
    """
    device = _locked(device_id)
    sight = _worst_sight(device)
    device.seen = sight.state if sight else DeviceState.LIVE.value
    device.save(update_fields=["seen"])
    _tell(device, timezone.now())


def devices_sweep() -> None:
    """Notice who fell silent, and whose shelf with a bad view is no more."""
    for pk in Device.objects.exclude(seen=DeviceState.LIVE).values_list("pk", flat=True):
        with transaction.atomic():
            device_sights_changed(pk)
    now = timezone.now()
    heard = Device.objects.exclude(last_seen_at=None).exclude(told_state=DeviceState.SILENT)
    # Whoever closes a store, or all that a camera sees, takes the camera down.
    needed = heard.filter(Q(shelves=None) | Q(shelves__closed_on=None), store__closed_on=None)
    for device in needed.distinct().iterator():
        _tell(device, now)


def _locked(device_id: int) -> Device:
    found = Device.objects.select_for_update(of=("self",)).select_related("store")
    return found.get(pk=device_id)


def _alive(device: Device, now: datetime) -> None:
    device.last_seen_at = now
    device.save(update_fields=["last_seen_at"])
    _tell(device, now)


def _worst_sight(device: Device) -> Sight | None:
    if not device.stands_still:
        return None
    found = {one.state: one for one in device.sights.select_related("shelf").order_by("-shelf")}
    return found.get(DeviceState.BLOCKED) or found.get(DeviceState.MOVED)


def _why(device: Device, state: DeviceState) -> tuple[str, Shelf | None]:
    """Why it is moved or blocked, and on which shelf that shows."""
    if state not in (DeviceState.MOVED, DeviceState.BLOCKED):
        return "", None
    sight = _worst_sight(device)
    if device.said != DeviceState.LIVE or sight is None:
        return StateReason.SAID, None
    return sight.why, sight.shelf


def _tell(device: Device, now: datetime) -> None:
    """Write down that the state is another than people were told, and have them told, once."""
    if device.state_at(now) == device.told_state:
        return
    with transaction.atomic():
        # As it is by now: somebody else may have told it, or seen it otherwise.
        device = _locked(device.pk)
        state, before = device.state_at(now), device.told_state
        if state == before:
            return
        device.told_state = state
        device.save(update_fields=["told_state"])
        # The first sign of life of a new device is no news for a mail.
        silently = now if before == DeviceState.EXPECTED and state == DeviceState.LIVE else None
        reason, shelf = _why(device, state)
        moved = DeviceTransition.objects.create(
            device=device,
            from_state=before,
            to_state=state,
            reason=reason,
            shelf=shelf,
            at=now,
            mailed_at=silently,
        )
        kind = EventType.DEVICE_CHANGED.value
        notices_write(webhooks_told(kind, device.store_id), kind, _data(moved))
        if silently is None:
            device_mails_create(transition_id=moved.pk)


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
        "reason": reason_told(moved),
        "shelf": moved.shelf.code if moved.shelf else None,
        "at": moved.at,
    }
