"""Positions' states read from another viewpoint, and shelves cried at for nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from audits.evaluation.gallery import Gallery
from audits.evaluation.shares import Share
from audits.evaluation.views import View, later_view, reference_view
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
from rendering import Planogram, planogram_make, stock_full, stock_make

_WHOLE = 0.95  # of a position on the reference: it gets a place there
_SHOWN = 0.8  # of a position on the later photo: it is asked for
_HOLES = 0.2
_WRONG = 1 / 3  # facings: a photo whose positions are off by more is wrong


@dataclass
class StateScore:
    """`judged`: states that are right among those that are told; `told`: those told among all
    that show; `empty_full`: full shelves with any position called empty; `errors`: each lined-up
    photo's median slot error in facings; `strangers`: other shelves that were refused."""

    judged: Share = field(default_factory=Share)
    told: Share = field(default_factory=Share)
    lined_up: Share = field(default_factory=Share)
    trusted_wrong: Share = field(default_factory=Share)
    empty_full: Share = field(default_factory=Share)
    strangers: Share = field(default_factory=Share)
    by_state: dict[str, Share] = field(default_factory=dict)
    errors: list[float] = field(default_factory=list)

    def report(self) -> dict[str, object]:
        return {
            "right of the told": self.judged.report(),
            "told of the visible": self.told.report(),
            "by true state": {name: each.report() for name, each in sorted(self.by_state.items())},
            "photos lined up": self.lined_up.report(),
            "lined up but wrong": self.trusted_wrong.report(),
            "slot error in facings, median": round(median(self.errors), 4) if self.errors else None,
            "full shelves with an empty position": self.empty_full.report(),
            "other shelves refused": self.strangers.report(),
        }


@dataclass(frozen=True, slots=True)
class _Shelf:
    plan: Planogram
    reference: View
    marks: Landmarks
    seed: int


def render_states(seeds: Sequence[int], gallery: Gallery) -> StateScore:
    score = StateScore()
    for seed in seeds:
        plan = planogram_make(seed)
        view = reference_view(plan, stock_full(plan), seed)
        shelf = _Shelf(plan, view, landmarks(view.data, examine_photo(view.data)), seed)
        _holed(shelf, score, gallery)
        _full(shelf, score, gallery)
        _stranger(shelf, score)
    return score


def _holed(shelf: _Shelf, score: StateScore, gallery: Gallery) -> None:
    later = later_view(shelf.plan, stock_make(shelf.plan, shelf.seed, _HOLES), shelf.seed)
    lined_up, readings, places = _read(shelf, later)
    score.lined_up += Share(int(lined_up.trusted), 1)
    if not lined_up.trusted:
        gallery.add(f"states-refused-{lined_up.reason}-{shelf.seed}", later.data, [])
        return
    errors = [_error(shelf, place, later) for place in places if place.visible > _WHOLE]
    if errors:
        score.errors.append(median(errors))
        score.trusted_wrong += Share(int(median(errors) > _WRONG), 1)
    wrong = 0
    for reading in readings:
        truth, shown = later.slots[reading.key], later.places[reading.key][1]
        if shown < _SHOWN:
            continue
        told = reading.state is not State.UNSEEN
        right = reading.state.value == truth.state.lower()
        score.told += Share(int(told), 1)
        if told:
            score.judged += Share(int(right), 1)
            known = score.by_state.get(truth.state, Share())
            score.by_state[truth.state] = known + Share(int(right), 1)
            wrong += not right
    _show(gallery, f"states-{wrong:02d}-{shelf.seed}", later, readings, places)


def _full(shelf: _Shelf, score: StateScore, gallery: Gallery) -> None:
    later = later_view(shelf.plan, stock_full(shelf.plan), shelf.seed + 1_000_000)
    lined_up, readings, places = _read(shelf, later)
    if lined_up.trusted:
        empty = any(reading.state is State.OUT for reading in readings)
        score.empty_full += Share(int(empty), 1)
        if empty:
            _show(gallery, f"full-called-empty-{shelf.seed}", later, readings, places)


def _stranger(shelf: _Shelf, score: StateScore) -> None:
    """A shelf of the same category with the same brands' packages, differently arranged."""
    other = shelf.seed // 4 * 4 + (shelf.seed + 1) % 4
    plan = planogram_make(other, category=shelf.plan.category)
    later = later_view(plan, stock_full(plan), other)
    lined_up = register(shelf.marks, later.data, examine_photo(later.data))
    score.strangers += Share(int(not lined_up.trusted), 1)


def _read(
    shelf: _Shelf, later: View
) -> tuple[Registration, tuple[SlotReading, ...], list[SlotPlace]]:
    found = examine_photo(later.data)
    lined_up = register(shelf.marks, later.data, found)
    if not lined_up.trusted:
        return lined_up, (), []
    places = [
        _landed(shelf, lined_up, key)
        for key, (_, visible) in shelf.reference.places.items()
        if visible >= _WHOLE
    ]
    return lined_up, assess(places, _products(found), _gaps(found)), places


def _landed(shelf: _Shelf, lined_up: Registration, key: str) -> SlotPlace:
    slot = shelf.reference.slots[key]
    landed = lined_up.land(Box(*shelf.reference.places[key][0]))
    box = (landed.box.x1, landed.box.y1, landed.box.x2, landed.box.y2)
    least = slot.facings // 2 + 1
    return SlotPlace(key, slot.row, slot.sequence, slot.facings, least, box, landed.visible)


def _products(found: PhotoFindings) -> list[tuple[float, float, float, float]]:
    return [(p.box.x1, p.box.y1, p.box.x2, p.box.y2) for p in found.products]


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
