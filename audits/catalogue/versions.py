"""A shelf's wanted slots against the planogram that is in force on that day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from audits.catalogue.endings import Ending
from audits.catalogue.faults import Problem
from audits.catalogue.keys import named_in_order, positions, slot_keys
from audits.catalogue.references import ReferenceFronts, placed, references_of
from audits.models import Alert, AlertStatus, Planogram, PlanogramStatus, Shelf, Slot
from audits.services.planograms import Publication, SlotDraft, store_today
from audits.stock.mapping import Mapped, Place, Wanted


@dataclass(frozen=True, slots=True)
class PlannedSlot:
    """A row of the file; `width` is the whole position's, in centimetres."""

    row: int
    sequence: int
    product: int
    facings: int
    width: float | None
    line: int = 0

    def read_in(self, line: int) -> "PlannedSlot":
        return replace(self, line=line)


@dataclass(frozen=True, slots=True)
class Version:
    """What becomes of one shelf; `base` is its planogram in force on that day."""

    shelf: Shelf
    day: date
    base: Planogram | None
    differs: bool
    slots: Sequence[tuple[str, PlannedSlot]]
    mapped: Mapped
    view_id: int | None
    notes: list[Problem] = field(default_factory=list)
    ending: Ending | None = None

    @property
    def existed(self) -> bool:
        return self.base is not None

    @property
    def unplaced_planogram(self) -> int | None:
        """The planogram that stays and may get places that were not known before."""
        return None if self.differs or self.base is None else self.base.pk

    def publication(self) -> Publication:
        drafts = [
            SlotDraft(
                *(key, slot.row, slot.sequence, slot.product, slot.facings),
                place=self.mapped.places.get(key),
            )
            for key, slot in self.slots
        ]
        return Publication(self.shelf.pk, self.day, drafts, self.view_id)


Asked = tuple[Shelf, date, Sequence[PlannedSlot]]


def versions_compare(asked: Sequence[Asked]) -> list[Version]:
    """One version a shelf, in the order given; a handful of queries for all of them."""
    ids = [shelf.pk for shelf, _, _ in asked]
    published: dict[int, list[Planogram]] = {}
    for planogram in Planogram.objects.filter(
        shelf__in=ids, status=PlanogramStatus.PUBLISHED
    ).order_by("-effective_from", "-version"):
        published.setdefault(planogram.shelf_id, []).append(planogram)
    bases = [_base(published.get(shelf.pk, []), day) for shelf, day, _ in asked]
    known = _slots_of([base.pk for base in bases if base])
    references = references_of(ids)
    versions = [
        _version(one, base, known.get(base.pk, []) if base else [], references)
        for one, base in zip(asked, bases, strict=True)
    ]
    ended = [
        _ended(one, known.get(one.base.pk, []), published[one.shelf.pk]) if one.base else []
        for one in versions
    ]
    alerts = _open_places([one.shelf.pk for one, gone in zip(versions, ended, strict=True) if gone])
    return [
        replace(one, ending=_ending(one.shelf, gone, alerts)) if gone else one
        for one, gone in zip(versions, ended, strict=True)
    ]


def _ended(version: Version, known: Sequence[Slot], published: Sequence[Planogram]) -> list[Slot]:
    """Slots that the shelf has no more once the version is in force. One that a planogram of a
    later day has followed already takes nothing from anybody."""
    today = store_today(version.shelf)
    if any(one.effective_from and version.day < one.effective_from <= today for one in published):
        return []
    kept = {key for key, _ in version.slots}
    return [slot for slot in known if slot.key not in kept]


def _ending(shelf: Shelf, gone: Sequence[Slot], alerts: Mapping[int, set[str]]) -> Ending:
    open_places = alerts.get(shelf.pk, set())
    return Ending(
        shelf.pk,
        shelf.store.code,
        shelf.code,
        positions=len(gone),
        named=sum(slot.product_id is not None for slot in gone),
        alerts=sum(slot.key in open_places for slot in gone),
    )


def _open_places(shelf_ids: Sequence[int]) -> dict[int, set[str]]:
    """By shelf: the places of its alerts that are not resolved."""
    found: dict[int, set[str]] = {}
    alerts = Alert.objects.filter(shelf__in=shelf_ids).exclude(status=AlertStatus.RESOLVED)
    for shelf, place in alerts.order_by().values_list("shelf", "place"):
        found.setdefault(shelf, set()).add(place)
    return found


def _places_of(known: Sequence[Slot], keys: Iterable[str]) -> dict[str, Place]:
    """Where nameless slots lie already; a name moves none of them."""
    wanted = set(keys)
    return {
        slot.key: (slot.x1, slot.y1, slot.x2, slot.y2)
        for slot in known
        if slot.key in wanted
        and slot.x1 is not None
        and slot.y1 is not None
        and slot.x2 is not None
        and slot.y2 is not None
    }


def _base(published: Sequence[Planogram], day: date) -> Planogram | None:
    """The one in force on that day."""
    in_force = [one for one in published if one.effective_from and one.effective_from <= day]
    return next(iter(in_force), None)


def _slots_of(planogram_ids: Sequence[int]) -> dict[int, list[Slot]]:
    found: dict[int, list[Slot]] = {}
    for slot in Slot.objects.filter(planogram__in=planogram_ids).order_by("row", "sequence"):
        found.setdefault(slot.planogram_id, []).append(slot)
    return found


def _version(
    asked: Asked,
    base: Planogram | None,
    known: Sequence[Slot],
    references: dict[int, ReferenceFronts],
) -> Version:
    shelf, day, wanted = asked
    slots = sorted(wanted, key=lambda slot: (slot.row, slot.sequence))
    old = dict(
        zip(positions((s.row, s.product_id) for s in known), (s.key for s in known), strict=True)
    )
    asked_for = positions((slot.row, slot.product) for slot in slots)
    named = named_in_order(asked_for, [(s.row, s.product_id, s.key) for s in known])
    keys = slot_keys(asked_for, old | named)
    had = [(slot.row, slot.sequence, slot.product_id, slot.facings) for slot in known]
    has = [(slot.row, slot.sequence, slot.product, slot.facings) for slot in slots]
    planned = [
        Wanted(key, slot.row, slot.facings, slot.width)
        for key, slot in zip(keys, slots, strict=True)
    ]
    mapped, notes = placed(shelf, planned, references)
    reference = references.get(shelf.pk)
    if reference and named:
        mapped = replace(mapped, places=dict(mapped.places) | _places_of(known, named.values()))
    return Version(
        shelf=shelf,
        day=day,
        base=base,
        differs=had != has,
        slots=list(zip(keys, slots, strict=True)),
        mapped=mapped,
        view_id=reference.view_id if reference else None,
        notes=notes,
    )
