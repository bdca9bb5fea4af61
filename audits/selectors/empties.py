"""When the positions of a shelf were empty, for a picture of its last weeks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from audits.models import Planogram, Shelf, Slot, SlotState, Spell
from audits.stock.measures import PERIOD, REPEATS

MOST_LANES = 8


@dataclass(frozen=True, slots=True)
class Stretch:
    """From the first photo that showed it empty to the first that did not, or to now; as shares
    (0..1) of the period."""

    starts: float
    lasts: float
    began_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Lane:
    """A position and its empty stretches, the oldest first; `times` it began one in the period."""

    slot: Slot
    stretches: list[Stretch]
    times: int

    @property
    def repeats(self) -> bool:
        return self.times >= REPEATS


def empties_of(shelf: Shelf, planogram: Planogram | None) -> list[Lane]:
    """The positions that were empty in the last four weeks, those that were most often first."""
    if planogram is None:
        return []
    now = timezone.now()
    since = now - PERIOD
    lasting = Q(ended_at=None) | Q(ended_at__gt=since)
    spells = Spell.objects.filter(lasting, shelf=shelf, state=SlotState.OUT)
    by_key: dict[str, list[Spell]] = {}
    for spell in spells.order_by("began_at"):
        by_key.setdefault(spell.slot_key, []).append(spell)
    slots = planogram.slots.filter(key__in=by_key).select_related("product")
    lanes = [_lane(slot, by_key[slot.key], since, now) for slot in slots]
    return sorted(lanes, key=_worst_first)[:MOST_LANES]


def _lane(slot: Slot, spells: Iterable[Spell], since: datetime, now: datetime) -> Lane:
    spells = list(spells)
    return Lane(
        slot=slot,
        stretches=[_stretch(one, since, now) for one in spells],
        times=sum(one.began_at >= since for one in spells),
    )


def _stretch(spell: Spell, since: datetime, now: datetime) -> Stretch:
    begins, ends = max(spell.began_at, since), spell.ended_at or now
    starts = (begins - since) / PERIOD
    return Stretch(starts, max((ends - begins) / PERIOD, 0.0), spell.began_at, spell.ended_at)


def _worst_first(lane: Lane) -> tuple[int, float, int, int]:
    lasted = sum(one.lasts for one in lane.stretches)
    return -lane.times, -lasted, lane.slot.row, lane.slot.sequence
