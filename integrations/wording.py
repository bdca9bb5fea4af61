"""Words about devices: why one is moved or blocked, for people and for machines."""

from dataclasses import dataclass
from typing import TypedDict

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from integrations.models.device import Device, DeviceState, DeviceTransition, StateReason

REASONS: dict[StateReason, str | Promise] = {
    StateReason.SAID: _("It says so itself."),
    StateReason.COVERED: _(
        "Its photos show nothing of the shelf: they are dark, out of focus or covered."
    ),
    StateReason.HIDDEN: _("Something stands before the shelf and hides most of it."),
    StateReason.SHIFTED: _(
        "It looks from elsewhere than before. Its photos still line up with the reference photo."
    ),
    StateReason.LOST: _(
        "Its photos do not show the shelf of the reference photo any more: it was turned away or "
        "covered, or the shelf was rebuilt."
    ),
}
# What to do about it, in mails and on pages.
ADVICE: dict[StateReason, str | Promise] = {
    StateReason.SAID: _("Please look at it: does it point at its shelves, with nothing before it?"),
    StateReason.COVERED: _("Please see whether its lens is free and clean, and the light on."),
    StateReason.HIDDEN: _("Please clear its view."),
    StateReason.SHIFTED: _("Its shelf is still checked. If it was not meant, please turn it back."),
    StateReason.LOST: _(
        "Please turn it back. If the shelf was rebuilt, make one of its photos the new reference "
        "photo."
    ),
}


_COLOURS = {
    DeviceState.LIVE: "good",
    DeviceState.MOVED: "warn",
    DeviceState.BLOCKED: "warn",
    DeviceState.SILENT: "bad",
}


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A device as a page shows it; `change` led to its state, `colour` is its badge's."""

    device: Device
    colour: str
    change: DeviceTransition | None
    reason: str | Promise
    advice: str | Promise


def device_line(device: Device) -> DeviceLine:
    change = device.newest_change
    return DeviceLine(
        device=device,
        colour=_COLOURS.get(device.state, "plain"),
        change=change,
        reason=reason_words(change) if change else "",
        advice=advice_words(change) if change else "",
    )


class ReasonTold(TypedDict):
    code: str
    sentence: str


def reason_words(moved: DeviceTransition) -> str | Promise:
    """In the language of whoever reads it; empty where the state needs no reason."""
    return REASONS[StateReason(moved.reason)] if moved.reason else ""


def advice_words(moved: DeviceTransition) -> str | Promise:
    """In the language of whoever reads it; empty where nothing is to be done."""
    return ADVICE[StateReason(moved.reason)] if moved.reason else ""


def reason_told(moved: DeviceTransition) -> ReasonTold | None:
    """For machines, in English."""
    if not moved.reason:
        return None
    with translation.override("en"):
        return {"code": moved.reason, "sentence": str(reason_words(moved))}
