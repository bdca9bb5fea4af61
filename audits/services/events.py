"""What the world outside is told of. Whoever wants to tell it registers a writer here.

A writer is called in the transaction of what it tells of and writes an outbox row, no more: the
event and its notice are there together or not at all.
"""

from collections.abc import Callable
from enum import StrEnum

from audits.models import AlertStatus, AlertTransition, Audit


class EventKind(StrEnum):
    AUDIT_FINISHED = "audit.finished"
    ALERT_SUSPECTED = "alert.suspected"
    ALERT_OPENED = "alert.opened"
    ALERT_RESOLVED = "alert.resolved"
    ALERT_CHANGED = "alert.changed"


# The kind, the audit's or the alert's key, and the key of its store.
Writer = Callable[[EventKind, int, int], None]
_OF_STATUS = {
    AlertStatus.SUSPECTED: EventKind.ALERT_SUSPECTED,
    AlertStatus.OPEN: EventKind.ALERT_OPENED,
    AlertStatus.RESOLVED: EventKind.ALERT_RESOLVED,
}
_writers: list[Writer] = []
# Of devices: the key of one that sent photos, or of one whose photos show another state.
DeviceWriter = Callable[[int], None]
_senders: list[DeviceWriter] = []
_watchers: list[DeviceWriter] = []


def register(writer: Writer) -> None:
    """Each writer once, however often its app is made ready."""
    if writer not in _writers:
        _writers.append(writer)


def register_devices(*, sent: DeviceWriter, changed: DeviceWriter) -> None:
    """Who keeps how devices are: told in the transaction of what was sent or seen."""
    for writer, told in ((sent, _senders), (changed, _watchers)):
        if writer not in told:
            told.append(writer)


def device_sent(device_id: int) -> None:
    for writer in _senders:
        writer(device_id)


def sight_changed(device_id: int) -> None:
    for writer in _watchers:
        writer(device_id)


def audit_finished(audit: Audit) -> None:
    _tell(EventKind.AUDIT_FINISHED, audit.pk, audit.shelf.store_id)


def alert_stepped(step: AlertTransition) -> None:
    """The newest step of an alert: into a status, or a deed that leaves it as it is."""
    status = AlertStatus(step.to_status)
    kind = EventKind.ALERT_CHANGED if step.deed else _OF_STATUS[status]
    _tell(kind, step.alert_id, step.alert.shelf.store_id)


def _tell(kind: EventKind, pk: int, store_id: int) -> None:
    for writer in _writers:
        writer(kind, pk, store_id)
