"""Shelves with known truth: each rendered full, and with one slot of an inner row empty."""

from dataclasses import dataclass
from typing import Literal

from detection import Box
from rendering import (
    Render,
    Slot,
    camera_make,
    look_make,
    planogram_make,
    scene_make,
    shelf_render,
    stock_full,
    stock_without,
)
from rendering.core.gap_score import gaps_score

SEEDS = range(300, 320)
SIZE = (1080, 1440)


@dataclass(frozen=True)
class Case:
    """One shelf of `rows` rows, photographed twice from one standpoint; `empty` is the hole."""

    seed: int
    rows: int
    empty: Slot
    full: Render
    holed: Render


def case_make(seed: int) -> Case:
    """Two of three from nearly straight ahead, the third as people hold a phone in a hurry."""
    rows = 5 if seed % 2 else 4
    how: Literal["easy", "normal"] = "easy" if seed % 3 else "normal"
    plan = planogram_make(seed, rows)
    camera, look = camera_make(plan, seed, how), look_make(seed, how)
    slots = plan.row_slots(2 + seed % (rows - 2))
    empty = max(slots[1:-1] or slots, key=lambda slot: slot.facings * slot.lane)
    without = stock_without(stock_full(plan), empty.key, empty.facings)
    full, holed = (
        shelf_render(scene_make(plan, stock, seed), camera, SIZE, look)
        for stock in (stock_full(plan), without)
    )
    return Case(seed, rows, empty, full, holed)


def lies_in_a_gap(render: Render, told: Box) -> bool:
    """Whether something is missing there, be it of a bay beside the shelf."""
    true = [gap.box for gap in render.truth.gaps]
    return gaps_score(true, [], [(told.x1, told.y1, told.x2, told.y2)]).right == 1
