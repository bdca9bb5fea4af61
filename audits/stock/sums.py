"""What the slots of one audit add up to."""

from collections.abc import Sequence
from dataclasses import dataclass

from audits.stock.seen import SlotSeen


@dataclass(frozen=True, slots=True)
class Sums:
    """`facings_planned` and `facings_seen` are of the observed slots alone."""

    planned: int
    observed: int
    low: int
    out: int
    facings_planned: int
    facings_seen: int


def sums_of(slots: Sequence[SlotSeen]) -> Sums:
    seen = [slot for slot in slots if slot.is_seen]
    return Sums(
        planned=len(slots),
        observed=len(seen),
        low=sum(slot.state == "low" for slot in seen),
        out=sum(slot.state == "out" for slot in seen),
        facings_planned=sum(slot.facings for slot in seen),
        facings_seen=sum(max(0, slot.facings - slot.facings_missing) for slot in seen),
    )
