"""Planned positions find their fronts on the reference photo, or they get no place."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random

import pytest

from audits.stock.mapping import Front, Mapped, Wanted, map_places

Colour = tuple[float, float, float]
RED, GREEN, BLUE, GREY = (0.5, 0.8, 0.6), (0.5, 0.3, 0.6), (0.4, 0.6, 0.2), (0.5, 0.5, 0.5)
PLANNED = (2, 3, 1, 2)
COLOURS = (RED, GREEN, BLUE, RED)
WIDE = 0.08


def fronts_of(
    row: int, colours: Sequence[Colour | None], start: float = 0.1, wide: float = WIDE
) -> list[Front]:
    """Fronts side by side with a little air around each; None leaves a hole."""
    return [
        Front(row, x + 0.003, row * 0.2 - 0.15, x + wide - 0.003, row * 0.2, colour)
        for at, colour in enumerate(colours)
        if colour and (x := start + at * wide) is not None
    ]


def lanes(planned: Sequence[int] = PLANNED, colours: Sequence[Colour] = COLOURS) -> list[Colour]:
    pairs = zip(planned, colours, strict=True)
    return [colour for facings, colour in pairs for _ in range(facings)]


def slots_of(row: int, planned: Sequence[int] = PLANNED) -> list[Wanted]:
    return [Wanted(f"{row}.{at}", row, facings) for at, facings in enumerate(planned)]


def rights(mapped: Mapped, row: int, start: float = 0.1, planned: Sequence[int] = PLANNED) -> None:
    """Every position of the row lies over its own facings."""
    for at, facings in enumerate(planned):
        x1, _, x2, _ = mapped.places[f"{row}.{at}"]
        assert (x1, x2) == pytest.approx((start, start + facings * WIDE), abs=WIDE / 3)
        start += facings * WIDE


def test_as_many_fronts_as_facings_are_shared_out_whatever_their_order() -> None:
    slots = [slot for row in (1, 2, 3) for slot in slots_of(row)]
    fronts = [front for row in (1, 2, 3) for front in fronts_of(row, lanes())]
    Random(3).shuffle(fronts)
    mapped = map_places(slots, fronts)
    for row in (1, 2, 3):
        rights(mapped, row)
    assert (mapped.misfits, mapped.rows) == ((), None)


def test_neighbouring_bays_beside_the_rows_are_left_out() -> None:
    slots = [slot for row in (1, 2, 3) for slot in slots_of(row)]
    fronts = []
    for row in (1, 2, 3):
        fronts += fronts_of(row, [BLUE, *lanes(), GREY, GREY], start=0.1)
    mapped = map_places(slots, fronts)
    for row in (1, 2, 3):
        rights(mapped, row, start=0.1 + WIDE)


def test_a_front_that_was_not_found_moves_nothing() -> None:
    seen: list[Colour | None] = list(lanes())
    seen[3] = None
    slots = [*slots_of(1), *slots_of(2)]
    mapped = map_places(slots, [*fronts_of(1, seen), *fronts_of(2, lanes())])
    rights(mapped, 1)


def test_an_empty_position_between_others_gets_the_room_between_them() -> None:
    seen: list[Colour | None] = list(lanes())
    seen[5] = None
    slots = [*slots_of(1), *slots_of(2)]
    mapped = map_places(slots, [*fronts_of(1, seen), *fronts_of(2, lanes())])
    rights(mapped, 1)


def test_rows_that_the_photo_counts_otherwise_are_told() -> None:
    other = (2, 1, 3, 2)
    slots = [*slots_of(7), *slots_of(8, other)]
    fronts = [*fronts_of(1, lanes()), *fronts_of(2, lanes(other))]
    mapped = map_places(slots, fronts)
    rights(mapped, 7)
    assert mapped.moved == ((7, 1), (8, 2))
    straight = map_places([*slots_of(1), *slots_of(2, other)], fronts)
    assert straight.moved == ()


def test_a_row_that_nobody_planned_is_left_out() -> None:
    slots = [*slots_of(1), *slots_of(2), *slots_of(3)]
    other = [GREY, BLUE, GREY, BLUE, BLUE, BLUE, GREY]
    fronts = [*fronts_of(1, lanes()), *fronts_of(2, lanes()), *fronts_of(3, other, wide=0.1)]
    mapped = map_places(slots, [*fronts, *fronts_of(4, lanes())])
    rights(mapped, 1)
    assert mapped.places["3.0"][3] == pytest.approx(0.8, abs=0.01)


def test_where_everything_looks_alike_nothing_is_guessed() -> None:
    fronts = [front for row in (1, 2) for front in fronts_of(row, [GREY] * 9, start=0.05)]
    blind = [Front(front.row, front.x1, front.y1, front.x2, front.y2) for front in fronts]
    mapped = map_places([*slots_of(1), *slots_of(2)], blind)
    assert mapped.places == {}
    assert [(bad.row, bad.seen, bad.planned, bad.unplaced) for bad in mapped.misfits] == [
        (1, 9, 8, 4),
        (2, 9, 8, 4),
    ]


def test_stacked_fronts_are_one_facing() -> None:
    low = fronts_of(1, lanes())
    high = [Front(1, f.x1 + 0.004, 0.0, f.x2, f.y1, f.colour) for f in low]
    mapped = map_places([*slots_of(1), *slots_of(2)], [*low, *high, *fronts_of(2, lanes())])
    rights(mapped, 1)
    assert mapped.places["1.0"][1] == 0.0


def test_no_fronts_and_no_slots_are_no_places() -> None:
    assert map_places([], []).places == {}
    nothing = map_places(slots_of(1), [])
    assert (nothing.places, nothing.rows) == ({}, (0, 1))
    assert map_places([], fronts_of(1, lanes())).places == {}


def test_places_of_a_row_stay_in_order_whatever_was_found() -> None:
    dice = Random(7)
    for _ in range(25):
        seen = [colour if dice.random() < 0.8 else None for colour in lanes()]
        start = dice.uniform(0, 0.3)
        mapped = map_places(slots_of(1), fronts_of(1, seen, start=start))
        found = [mapped.places[key] for key in sorted(mapped.places)]
        assert all(0 <= x1 < x2 <= 1 and 0 <= y1 < y2 <= 1 for x1, y1, x2, y2 in found)
        assert all(left[0] < right[0] for left, right in pairwise(found))
