"""Positions' states read from another viewpoint, and shelves cried at for nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from audits.evaluation.gallery import Gallery
from audits.evaluation.tally import Tally
from audits.evaluation.views import View, later_view, reference_view
from audits.services.reading import FacingsLeft, facings_left, lanes_of, products_sorted
from audits.stock.readings import GapSeen, SlotPlace, SlotReading, State, assess
from detection import (
    Box,
    Landmarks,
    PhotoFindings,
    Registration,
    examine_photo,
    landmarks,
    register,
)
from rendering import Obstacle, Planogram, planogram_make, stock_full, stock_make

_WHOLE = 0.95  # of a position on the reference: it gets a place there
_SHOWN = 0.8  # of a position on the later photo: it is asked for
_HOLES = 0.2
_WRONG = 1 / 3  # facings: a photo whose positions are off by more is wrong
_HIDDEN = 0.2  # of a position: one that shows less is hidden
_SELDOM = 4

JUDGED = "right of the told"
TOLD = "told of the visible"
LINED_UP = "photos lined up"
TRUSTED_WRONG = "lined up but wrong"
EMPTY_FULL = "full shelves with an empty position"
HIDDEN = "hidden positions called empty or low"
HIDDEN_LINED = "photos with somebody before the shelf lined up"
STRANGERS = "other shelves refused"
ERRORS = "slot error in facings, median"


@dataclass(frozen=True, slots=True)
class _Shelf:
    plan: Planogram
    reference: View
    marks: Landmarks
    seed: int


def render_states(seed: int, gallery: Gallery) -> Tally:
    """Of one rendered shelf. Every fourth is also photographed with somebody before it and held
    against another shelf."""
    plan = planogram_make(seed)
    view = reference_view(plan, stock_full(plan), seed)
    shelf = _Shelf(plan, view, landmarks(view.data, examine_photo(view.data)), seed)
    tally = Tally()
    _holed(shelf, tally, gallery)
    _full(shelf, tally, gallery)
    if seed % _SELDOM == 0:
        _stranger(shelf, tally)
        _hidden(shelf, tally, gallery)
    return tally


def states_report(tally: Tally) -> dict[str, object]:
    """`LINED_UP` and the others are the names that the report has for what was counted."""
    errors = tally.values.get(ERRORS, [])
    named = (JUDGED, TOLD, LINED_UP, TRUSTED_WRONG, EMPTY_FULL, HIDDEN, HIDDEN_LINED, STRANGERS)
    by_state = {name: tally.share(name).report() for name in sorted(tally.shares) if ": " in name}
    return {
        **{name: tally.share(name).report() for name in named},
        "right, by true state": by_state,
        ERRORS: round(median(errors), 4) if errors else None,
    }


def _holed(shelf: _Shelf, tally: Tally, gallery: Gallery) -> None:
    later = later_view(shelf.plan, stock_make(shelf.plan, shelf.seed, _HOLES), shelf.seed)
    lined_up, readings, places = read_view(shelf.reference, shelf.marks, later)
    tally.count(LINED_UP, lined_up.trusted)
    if not lined_up.trusted:
        gallery.add(f"states-refused-{lined_up.reason}-{shelf.seed}", later.data, [])
        return
    errors = [_error(shelf, place, later) for place in places if place.visible > _WHOLE]
    if errors:
        tally.note(ERRORS, median(errors))
        tally.count(TRUSTED_WRONG, median(errors) > _WRONG)
    wrong = 0
    for reading in readings:
        truth, shown = later.slots[reading.key], later.places[reading.key][1]
        if shown < _SHOWN:
            continue
        told = reading.state is not State.UNSEEN
        right = reading.state.value == truth.state.lower()
        tally.count(TOLD, told)
        if told:
            tally.count(JUDGED, right)
            tally.count(f"true state: {truth.state}", right)
            wrong += not right
    _show(gallery, f"states-{wrong:02d}-{shelf.seed}", later, readings, places)


def _full(shelf: _Shelf, tally: Tally, gallery: Gallery) -> None:
    later = later_view(shelf.plan, stock_full(shelf.plan), shelf.seed + 1_000_000)
    lined_up, readings, places = read_view(shelf.reference, shelf.marks, later)
    if lined_up.trusted:
        empty = any(reading.state is State.OUT for reading in readings)
        tally.count(EMPTY_FULL, empty)
        if empty:
            _show(gallery, f"full-called-empty-{shelf.seed}", later, readings, places)


def _hidden(shelf: _Shelf, tally: Tally, gallery: Gallery) -> None:
    """A person or a trolley before the full shelf: what they hide must not be told empty."""
    obstacle: Obstacle = "shopper" if shelf.seed // _SELDOM % 2 else "trolley"
    later = later_view(shelf.plan, stock_full(shelf.plan), shelf.seed + 2_000_000, obstacle)
    lined_up, readings, places = read_view(shelf.reference, shelf.marks, later)
    tally.count(HIDDEN_LINED, lined_up.trusted)
    cried = False
    for reading in readings:
        if later.places[reading.key][1] <= _HIDDEN:
            empty = reading.state in (State.OUT, State.LOW)
            tally.count(HIDDEN, empty)
            cried |= empty
    if cried:
        _show(gallery, f"hidden-called-empty-{shelf.seed}", later, readings, places)


def _stranger(shelf: _Shelf, tally: Tally) -> None:
    """A shelf of the same category with the same brands' packages, differently arranged."""
    other = shelf.seed // 4 * 4 + (shelf.seed + 1) % 4
    plan = planogram_make(other, category=shelf.plan.category)
    later = later_view(plan, stock_full(plan), other)
    lined_up = register(shelf.marks, later.data, examine_photo(later.data))
    tally.count(STRANGERS, not lined_up.trusted)


def read_view(
    reference: View, marks: Landmarks, later: View
) -> tuple[Registration, tuple[SlotReading, ...], list[SlotPlace]]:
    """How a later photo lies on the reference, and what it says of the positions that this shows
    whole, with their places."""
    found = examine_photo(later.data)
    lined_up = register(marks, later.data, found)
    if not lined_up.trusted:
        return lined_up, (), []
    known = {
        key: Box(*box) for key, (box, visible) in reference.places.items() if visible >= _WHOLE
    }
    lanes = {key: lanes_of(box, reference.slots[key].facings) for key, box in known.items()}
    left = facings_left(marks, lined_up, later.data, lanes)
    places = [_landed(reference, lined_up, key, left[key]) for key in known]
    sure, doubted = products_sorted(found)
    return lined_up, assess(places, sure, _gaps(found), doubted=doubted), places


def _landed(reference: View, lined_up: Registration, key: str, left: FacingsLeft) -> SlotPlace:
    slot = reference.slots[key]
    landed = lined_up.land(Box(*reference.places[key][0]))
    box = (landed.box.x1, landed.box.y1, landed.box.x2, landed.box.y2)
    least = slot.facings // 2 + 1
    return SlotPlace(
        key, slot.row, slot.sequence, slot.facings, least, box, landed.visible, left.bare, left.kept
    )


def _gaps(found: PhotoFindings) -> list[GapSeen]:
    return [
        GapSeen((gap.box.x1, gap.box.y1, gap.box.x2, gap.box.y2), gap.score, gap.evidence)
        for gap in found.gaps
    ]


def _error(shelf: _Shelf, place: SlotPlace, later: View) -> float:
    """How far the landed place's middle is from the true one, in facings."""
    (x1, _, x2, _), _ = later.places[place.key]
    return abs((place.box[0] + place.box[2]) - (x1 + x2)) / 2 / ((x2 - x1) / place.facings)


def _show(
    gallery: Gallery,
    name: str,
    later: View,
    readings: Sequence[SlotReading],
    places: Sequence[SlotPlace],
) -> None:
    colours = {State.STOCKED: "#00c853", State.LOW: "#ff9100", State.OUT: "#e5383b"}
    drawn = [
        (place.box, colours.get(reading.state, "#9e9e9e"), _words(reading, later))
        for place, reading in zip(places, readings, strict=True)
    ]
    gallery.add(name, later.data, drawn)


def _words(reading: SlotReading, later: View) -> str:
    truth = later.slots[reading.key].state.lower()
    return f"{reading.state}" if reading.state.value == truth else f"{reading.state}, true {truth}"
