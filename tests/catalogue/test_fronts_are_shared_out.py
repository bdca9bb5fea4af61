"""Sharing out a row's fronts over its slots: what holds for any row."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from audits.stock.mapping import Front, Wanted, map_places

FACINGS = st.lists(st.integers(1, 6), min_size=1, max_size=8)


def fronts_of(row: int, count: int) -> list[Front]:
    """So many fronts side by side, each with a little air around it."""
    step = 1 / max(count, 1)
    return [
        Front(row, at * step + step / 20, row * 0.1, (at + 1) * step - step / 20, row * 0.1 + 0.08)
        for at in range(count)
    ]


def slots_of(row: int, facings: list[int], width: float | None = None) -> list[Wanted]:
    return [
        Wanted(f"{row}.{at}", row, count, width and width * count)
        for at, count in enumerate(facings)
    ]


@given(rows=st.lists(FACINGS, min_size=1, max_size=5), random=st.randoms())
def test_matching_counts_give_every_slot_its_own_fronts(
    rows: list[list[int]], random: st.DataObject
) -> None:
    slots, fronts = [], []
    for row, facings in enumerate(rows, start=1):
        slots += slots_of(row, facings)
        fronts += fronts_of(row, sum(facings))
    random.shuffle(fronts)  # type: ignore[attr-defined]
    mapped = map_places(slots, fronts)
    assert set(mapped.places) == {slot.key for slot in slots}
    assert not mapped.misfits
    for row, facings in enumerate(rows, start=1):
        start, step = 0, 1 / sum(facings)
        for at, count in enumerate(facings):
            x1, y1, x2, y2 = mapped.places[f"{row}.{at}"]
            assert 0 <= x1 < x2 <= 1
            assert 0 <= y1 < y2 <= 1
            assert abs(x1 - (start + 1 / 20) * step) < 1e-9
            assert abs(x2 - (start + count - 1 / 20) * step) < 1e-9
            start += count


@given(facings=FACINGS, count=st.integers(0, 60))
def test_other_counts_without_widths_place_nothing(facings: list[int], count: int) -> None:
    wanted = sum(facings)
    mapped = map_places(slots_of(1, facings), fronts_of(1, count))
    if count == wanted:
        assert len(mapped.places) == len(facings)
    else:
        assert not mapped.places
        assert mapped.rows or [(m.seen, m.planned) for m in mapped.misfits] == [(count, wanted)]


@given(facings=FACINGS, missing=st.integers(1, 30))
def test_with_widths_places_stay_in_order_and_apart(facings: list[int], missing: int) -> None:
    fronts = fronts_of(1, sum(facings))
    seen = [front for at, front in enumerate(fronts) if at != missing]
    mapped = map_places(slots_of(1, facings, 8.0), seen)
    found = [mapped.places[key] for key in sorted(mapped.places, key=lambda k: int(k[2:]))]
    assert len(found) in (0, len(facings))
    for left, right in pairwise(found):
        assert left[2] <= right[0]


def test_stacked_fronts_are_one_facing() -> None:
    low = fronts_of(1, 3)
    high = [Front(1, front.x1 + 0.01, 0.02, front.x2, 0.1) for front in low]
    mapped = map_places(slots_of(1, [1, 2]), low + high)
    assert mapped.places["1.0"][1] == 0.02
    assert mapped.places["1.0"][3] == low[0].y2


def test_rows_that_differ_are_told_as_seen_and_planned() -> None:
    mapped = map_places(slots_of(2, [1]), fronts_of(3, 1))
    assert mapped.rows == (3, 2)
    assert not mapped.places


def test_a_count_that_is_right_by_chance_places_nothing() -> None:
    wide = [Front(1, 0.5 + at * 0.2, 0.1, 0.68 + at * 0.2, 0.2) for at in range(2)]
    narrow = [Front(1, at * 0.1, 0.1, 0.09 + at * 0.1, 0.2) for at in range(3)]
    assert map_places(slots_of(1, [3, 2]), narrow + wide).places
    assert not map_places(slots_of(1, [2, 3]), narrow + wide).places


def test_slots_that_are_not_as_wide_as_they_say_are_not_placed() -> None:
    fronts = fronts_of(1, 4)
    right = [Wanted("a", 1, 2, 20.0), Wanted("b", 1, 2, 20.0)]
    wrong = [Wanted("a", 1, 2, 20.0), Wanted("b", 1, 2, 60.0)]
    assert map_places(right, fronts).places
    assert not map_places(wrong, fronts).places
