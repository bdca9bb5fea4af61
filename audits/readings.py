"""The stored form of an audit's readings: one list a field, not one row a slot.

`AuditResult.readings` holds `{"photos": [{"photo": id, "view": id, "reference": id, "trusted":
bool, "reason": code or null, "message": sentence or null, "overlap": 0..1}], "slots": {...}}`;
`photo` of a slot is the photo's position in the audit, boxes are pixels of that photo. Where
nothing was judged though photos line up, `"unjudged"` has the code why. `VERSION` goes up when the
form changes, and `unpack_slots` keeps reading the old ones.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from audits.stock import SlotSeen
from detection import RegistrationReason

VERSION = 1
# Why nothing of an audit is judged; also why each of its slots is unseen.
CAMERA_BLOCKED = "camera_blocked"
SHELF_CLOSED = "shelf_closed"
LEFT_OUT = "left_out"
# Why a photo does not line up that would, had it been held as the reference photo was.
HELD_WRONG = frozenset({RegistrationReason.UPSIDE_DOWN, RegistrationReason.MIRRORED})
FIELDS = tuple(field.name for field in fields(SlotSeen))


def pack_readings(
    photos: Iterable[Mapping[str, Any]], slots: Sequence[SlotSeen], *, unjudged: str = ""
) -> dict[str, Any]:
    """Columns of the slots, and the photos as they were given."""
    rows = [asdict(slot) for slot in slots]
    columns = {name: [_plain(row[name]) for row in rows] for name in FIELDS}
    packed = {"photos": [dict(photo) for photo in photos], "slots": columns}
    return packed | {"unjudged": unjudged} if unjudged else packed


def unpack_slots(readings: Mapping[str, Any] | None, version: int) -> list[SlotSeen]:
    """The slots in the order in which they were written; none where nothing was read."""
    if readings is None or version == 0:
        return []
    if version != VERSION:
        raise ValueError(f"Readings of version {version} cannot be read.")
    columns = readings["slots"]
    names = [name for name in FIELDS if name in columns]
    lists = zip(*(columns[name] for name in names), strict=True)
    return [_slot(dict(zip(names, values, strict=True))) for values in lists]


def photos_lined(readings: Mapping[str, Any] | None) -> dict[int, dict[str, Any]]:
    """How each photo lay on the shelf's references, by the photo's key."""
    return {photo["photo"]: photo for photo in (readings or {}).get("photos", [])}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [round(float(side), 1) for side in value]
    return round(value, 3) if isinstance(value, float) else value


def _slot(values: dict[str, Any]) -> SlotSeen:
    for name in ("box", "hole"):
        if values.get(name) is not None:
            values[name] = tuple(values[name])
    return SlotSeen(**values)
