"""The truth about places: gaps, slots and rows, whether anything stands there or not."""

from itertools import groupby

from rendering.core.arrays import Points
from rendering.core.frame import Frame
from rendering.core.paint.stage import upright
from rendering.core.planogram import Level, Slot
from rendering.core.scene import Bay, Scene
from rendering.core.stock import Lane
from rendering.core.truth import GapTruth, RowTruth, SlotTruth, State

FRONTS_Z = -1.5
"""The plane of the fronts, cm behind the shelf's edge."""
MISSING = (Lane.EMPTY, Lane.BACK)


def gap_truths(scene: Scene, frame: Frame) -> tuple[GapTruth, ...]:
    """Runs of neighbouring lanes without a front, slot by slot, as far as the picture shows."""
    return tuple(
        gap
        for bay in scene.bays
        for slot in bay.planogram.slots
        for gap in _slot_gaps(bay, slot, frame)
    )


def _slot_gaps(bay: Bay, slot: Slot, frame: Frame) -> list[GapTruth]:
    gaps = []
    lanes = enumerate(bay.stock[slot.key])
    for state, run in groupby(lanes, key=lambda lane: lane[1]):
        places = [place for place, _ in run]
        if state not in MISSING:
            continue
        corners = _lanes(bay, slot, places[0], len(places))
        box = frame.box(corners)
        if box is not None:
            gaps.append(
                GapTruth(
                    box,
                    frame.quad(corners),
                    frame.visible(corners),
                    slot.key if bay.main else None,
                    slot.row,
                    places[0],
                    len(places),
                    state is Lane.BACK,
                )
            )
    return gaps


def slot_truths(bay: Bay, frame: Frame) -> tuple[SlotTruth, ...]:
    """Every slot of the planogram, in the picture or not."""
    return tuple(_slot(bay, slot, frame) for slot in bay.planogram.slots)


def _slot(bay: Bay, slot: Slot, frame: Frame) -> SlotTruth:
    lanes = bay.stock[slot.key]
    corners = slot_corners(bay, slot)
    present = sum(state is not Lane.EMPTY for state in lanes)
    return SlotTruth(
        slot.key,
        slot.row,
        slot.sequence,
        slot.design.ident,
        slot.facings,
        fronts=sum(state not in MISSING for state in lanes),
        present=present,
        state=_state(present, slot.facings),
        quad=frame.quad(corners),
        box=frame.box(corners),
        visible=frame.visible(corners),
    )


def _state(present: int, facings: int) -> State:
    if present == 0:
        return "OUT"
    return "LOW" if present * 2 <= facings and present < facings else "STOCKED"


def row_truths(bay: Bay, frame: Frame) -> tuple[RowTruth, ...]:
    """Every row of the planogram's bay."""
    truths = []
    for level in bay.planogram.levels:
        right = bay.left + bay.planogram.width
        corners = upright(bay.left, right, level.floor, level.floor + level.clear, FRONTS_Z)
        quad = frame.quad(corners)
        truths.append(RowTruth(level.row, (quad[3], quad[2]), quad))
    return tuple(truths)


def slot_corners(bay: Bay, slot: Slot) -> Points:
    """A slot's rectangle in the plane of the fronts (4 x 3 cm), as high as its pile."""
    floor = _level(bay, slot).floor
    left, right = bay.left + slot.left, bay.left + slot.right
    return upright(left, right, floor, floor + slot.stack * slot.design.height, FRONTS_Z)


def _lanes(bay: Bay, slot: Slot, first: int, count: int) -> Points:
    """The rectangle of some lanes, as high as the row is clear."""
    level = _level(bay, slot)
    left = bay.left + slot.left + first * slot.lane
    top = level.floor + level.clear
    return upright(left, left + count * slot.lane, level.floor, top, FRONTS_Z)


def _level(bay: Bay, slot: Slot) -> Level:
    return next(level for level in bay.planogram.levels if level.row == slot.row)
