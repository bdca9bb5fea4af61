"""A shelf's positions on its reference photos, each with the state that the newest photo told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audits.models import (
    Planogram,
    PlanogramStatus,
    Reference,
    Shelf,
    Slot,
    SlotState,
    Spell,
)

UNKNOWN = "unseen"
WORDS = {**{state.value: state.label for state in SlotState}, UNKNOWN: _("Not visible")}


@dataclass(frozen=True, slots=True)
class Position:
    """A slot at its place on the reference photo, in the photo's pixels."""

    slot: Slot
    state: str
    since: datetime | None
    x: float
    y: float
    width: float
    height: float

    @property
    def words(self) -> str:
        return str(WORDS[self.state])


@dataclass(frozen=True, slots=True)
class ReferenceSeen:
    """A view's current reference photo and the positions on it."""

    reference: Reference
    positions: list[Position]

    @property
    def tally(self) -> list[tuple[str, str, int]]:
        """How many positions are in each state, as `(state, words, count)`."""
        states = [position.state for position in self.positions]
        return [(state, str(words), states.count(state)) for state, words in WORDS.items()]

    @property
    def wanting(self) -> list[Position]:
        """Empty positions, then those below their minimum, from the top row down."""
        order = (SlotState.OUT.value, SlotState.LOW.value)
        found = [position for position in self.positions if position.state in order]
        return sorted(found, key=lambda position: order.index(position.state))


def planograms_in_force(shelves: Iterable[Shelf]) -> dict[int, Planogram]:
    """Each shelf's published version of today by its store's clock, by the shelf's key."""
    by_shelf = {shelf.pk: shelf for shelf in shelves}
    now = timezone.now()
    found: dict[int, Planogram] = {}
    published = Planogram.objects.filter(
        shelf__in=by_shelf, status=PlanogramStatus.PUBLISHED
    ).order_by("-effective_from", "-version")
    for planogram in published:
        today = now.astimezone(by_shelf[planogram.shelf_id].store.zone).date()
        if planogram.effective_from and planogram.effective_from <= today:
            found.setdefault(planogram.shelf_id, planogram)
    return found


def slot_in_force(shelf: Shelf, key: str) -> Slot | None:
    """Of the planogram of today; None where it has no such slot, or the shelf no planogram."""
    planogram = planograms_in_force([shelf]).get(shelf.pk)
    slots = Slot.objects.filter(planogram=planogram, key=key).select_related("product")
    return slots.first() if planogram else None


def references_seen(shelf: Shelf, planogram: Planogram | None) -> list[ReferenceSeen]:
    """The views from the left, each with its current reference photo and its positions."""
    references = Reference.objects.filter(view__shelf=shelf).defer("landmarks")
    newest: dict[int, Reference] = {}
    for one in references.select_related("photo", "view").order_by("view__position", "-version"):
        newest.setdefault(one.view_id, one)
    slots = list(planogram.slots.select_related("product")) if planogram else []
    spells = {one.slot_key: one for one in Spell.objects.filter(shelf=shelf, ended_at=None)}
    return [ReferenceSeen(one, _positions(slots, one, spells)) for one in newest.values()]


def _positions(
    slots: Iterable[Slot], reference: Reference, spells: Mapping[str, Spell]
) -> list[Position]:
    mine = [
        slot
        for slot in slots
        if slot.view_id == reference.view_id and slot.reference_id in (None, reference.pk)
    ]
    return [
        _position(slot, reference, spells.get(slot.key)) for slot in mine if slot.x1 is not None
    ]


def _position(slot: Slot, reference: Reference, spell: Spell | None) -> Position:
    wide, high = reference.width, reference.height
    x1, y1, x2, y2 = slot.x1 or 0, slot.y1 or 0, slot.x2 or 0, slot.y2 or 0
    return Position(
        slot=slot,
        state=spell.state if spell else UNKNOWN,
        since=spell.began_at if spell else None,
        x=x1 * wide,
        y=y1 * high,
        width=(x2 - x1) * wide,
        height=(y2 - y1) * high,
    )
