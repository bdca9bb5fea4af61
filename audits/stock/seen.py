"""A slot as one audit shows it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from audits.stock.places import Hole, PlaceSeen

Edges = tuple[float, float, float, float]
UNSEEN = "unseen"
STOCKED = "stocked"
OUT = "out"
LOW = "low"
# Of a facing's width: no hole of a slot is drawn narrower, or nobody would find it on the photo.
_LEAST = 0.5


@dataclass(frozen=True, slots=True)
class SlotSeen:
    """What an audit says of one slot: `state` is stocked, low, out or unseen, `why` a code.

    `box` and `hole` are in pixels of the photo at `photo`, `visible` is the share of the slot
    that it shows. `likeness` (0..1) to the reference photo, where both show a product.
    """

    key: str
    row: int
    sequence: int
    facings: int
    state: str
    facings_seen: int = 0
    facings_missing: int = 0
    photo: int = 0
    box: Edges | None = None
    visible: float = 0.0
    hole: Edges | None = None
    why: str = ""
    evidence: str = ""
    likeness: float | None = None

    @property
    def is_seen(self) -> bool:
        return self.state != UNSEEN


def usual_minimum(facings: int) -> int:
    """The least facings of a slot whose planogram gives no minimum: one may be missing, for people
    take from the front all day, but two are a hole."""
    return max(1, facings - 1)


def believed(slots: Iterable[SlotSeen], denied: Collection[str]) -> list[SlotSeen]:
    """The slots without what somebody called a wrong reading (`denied`: their keys): until a photo
    shows the place full, one that shows it empty again says nothing of it."""
    return [
        replace(one, state=UNSEEN) if one.key in denied and one.state != STOCKED else one
        for one in slots
    ]


def places_by_slot(slots: Sequence[SlotSeen]) -> list[PlaceSeen]:
    """The slots that the audit shows, as places; an unseen slot says nothing of its alert."""
    return [_place(slot) for slot in slots if slot.is_seen]


def _place(slot: SlotSeen) -> PlaceSeen:
    if slot.state == STOCKED:
        return PlaceSeen(slot.key, slot.row, sequence=slot.sequence)
    missing = max(1, slot.facings_missing)
    hole = Hole(slot.photo, slot.row, missing, 1.0, _hole_box(slot))
    return PlaceSeen(slot.key, slot.row, missing, hole, (hole,), slot.sequence)


def _hole_box(slot: SlotSeen) -> Edges:
    """The part of the hole that lies in the slot: its neighbour may share the hole. The whole one
    where nobody knows where the slot lies on the photo."""
    if slot.hole is None or slot.box is None:
        return slot.hole or slot.box or (0, 0, 0, 0)
    x1, y1, x2, y2 = slot.hole
    left, right = max(x1, slot.box[0]), min(x2, slot.box[2])
    if left >= right:
        return slot.hole
    least = min(x2 - x1, _LEAST * (slot.box[2] - slot.box[0]) / slot.facings)
    middle, half = (left + right) / 2, max(right - left, least) / 2
    return (middle - half, y1, middle + half, y2)
