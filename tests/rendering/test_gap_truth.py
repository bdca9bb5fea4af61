"""Gaps are where fronts were taken away, and everything else stays."""

import numpy as np

from rendering import (
    Camera,
    Lane,
    Planogram,
    Stock,
    Truth,
    scene_make,
    shelf_render,
    stock_full,
    stock_without,
)

SIZE = (450, 600)


def truth_of(plan: Planogram, stock: Stock, camera: Camera) -> Truth:
    return shelf_render(scene_make(plan, stock, 11, neighbours=False), camera, SIZE).truth


def test_a_full_shelf_has_no_gap(plan: Planogram, camera: Camera) -> None:
    truth = truth_of(plan, stock_full(plan), camera)
    assert truth.gaps == ()
    assert {slot.state for slot in truth.slots} == {"STOCKED"}


def test_removed_facings_become_one_gap(plan: Planogram, camera: Camera) -> None:
    slot = next(s for s in plan.slots if s.facings >= 3 and s.row == 3)
    truth = truth_of(plan, stock_without(stock_full(plan), slot.key, 2, first=1), camera)
    (gap,) = truth.gaps
    assert (gap.slot, gap.row, gap.first, gap.facings) == (slot.key, 3, 1, 2)
    assert not gap.behind
    assert not [p for p in truth.products if p.slot == slot.key and p.lane in (1, 2)]
    state = next(s for s in truth.slots if s.key == slot.key)
    assert (state.facings, state.present) == (slot.facings, slot.facings - 2)


def test_an_emptied_slot_is_out(plan: Planogram, camera: Camera) -> None:
    slot = plan.slots[len(plan.slots) // 2]
    truth = truth_of(plan, stock_without(stock_full(plan), slot.key, 99), camera)
    assert {s.key: s.state for s in truth.slots}[slot.key] == "OUT"


def test_a_front_taken_may_show_one_behind(plan: Planogram, camera: Camera) -> None:
    slot = next(s for s in plan.slots if s.row == 3)
    stock = {**stock_full(plan), slot.key: (Lane.BACK,) * slot.facings}
    truth = truth_of(plan, stock, camera)
    (gap,) = truth.gaps
    assert gap.behind
    assert next(s for s in truth.slots if s.key == slot.key).state == "STOCKED"
    shown = [p for p in truth.products if p.slot == slot.key]
    assert shown
    assert all(p.exposed and not p.front for p in shown)


def test_what_stays_keeps_its_number_and_its_place(plan: Planogram, camera: Camera) -> None:
    slot = plan.slots[0]
    full = truth_of(plan, stock_full(plan), camera)
    less = truth_of(plan, stock_without(stock_full(plan), slot.key, 1), camera)
    quads = {p.instance: (p.slot, p.design, p.quad) for p in full.products}
    kept = [p for p in less.products if p.instance in quads]
    assert len(kept) > 0.9 * len(full.products)
    assert all(quads[p.instance] == (p.slot, p.design, p.quad) for p in kept)
    assert [s.quad for s in full.slots] == [s.quad for s in less.slots]


def test_a_gap_is_darker_than_what_stood_there(plan: Planogram, camera: Camera) -> None:
    slot = max((s for s in plan.slots if s.row == 2), key=lambda s: s.design.height)
    empty = stock_without(stock_full(plan), slot.key, 99)
    render = shelf_render(scene_make(plan, empty, 11, neighbours=False), camera, SIZE)
    (gap,) = render.truth.gaps
    left, top, right, bottom = (int(edge) for edge in gap.box)
    inside = render.ids[top:bottom, left:right]
    assert np.mean(inside == 0) > 0.5
