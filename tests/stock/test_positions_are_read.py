"""The state of each position from the boxes of a photo: what is not known is never empty."""

import pytest

from audits.stock.readings import (
    GapSeen,
    SlotPlace,
    SlotReading,
    State,
    Why,
    assess,
    combine,
    not_lined_up,
)

Box = tuple[float, float, float, float]
PLACE: Box = (100, 100, 400, 200)


def slot(
    facings: int = 3, minimum: int = 2, visible: float = 1.0, box: Box = PLACE, key: str = "a"
) -> SlotPlace:
    return SlotPlace(key, 1, 1, facings, minimum, box, visible)


def front(place: int) -> Box:
    return (105 + 100 * place, 105, 195 + 100 * place, 198)


def gap(first: int, facings: int = 1) -> GapSeen:
    return GapSeen((102 + 100 * first, 100, 98 + 100 * (first + facings), 200), 0.5, "both")


def read(products: list[Box], gaps: list[GapSeen], **how: float) -> SlotReading:
    (reading,) = assess([slot(**how)], products, gaps)  # type: ignore[arg-type]
    return reading


@pytest.mark.parametrize(
    ("fronts", "holes", "state", "missing"),
    [
        ([0, 1, 2], [], State.STOCKED, 0),
        ([0, 1], [gap(2)], State.STOCKED, 1),
        ([0], [gap(1, 2)], State.LOW, 2),
        ([], [gap(0, 3)], State.OUT, 3),
        ([], [gap(0), gap(1), gap(2)], State.OUT, 3),
        ([0, 2], [], State.STOCKED, 0),
        ([1], [], State.STOCKED, 0),
        ([], [], State.UNSEEN, 0),
        ([], [gap(1)], State.UNSEEN, 1),
    ],
)
def test_states_follow_what_is_seen(
    fronts: list[int], holes: list[GapSeen], state: State, missing: int
) -> None:
    reading = read([front(at) for at in fronts], holes)
    assert (reading.state, reading.facings_seen, reading.facings_missing) == (
        state,
        len(fronts),
        missing,
    )


def test_an_empty_place_outside_of_the_photo_is_not_empty() -> None:
    assert read([], [gap(0, 3)], visible=0.4).why is Why.OUTSIDE
    assert read([], [gap(0, 3)], visible=0.7).state is State.UNSEEN
    assert read([front(0), front(1)], [], visible=0.7).state is State.STOCKED


def test_the_hole_of_an_empty_position_is_shown_with_who_saw_it() -> None:
    reading = read([], [gap(0), gap(1, 2)])
    assert (reading.hole, reading.evidence) == (gap(1, 2).box, "both")
    assert read([front(0), front(1), front(2)], []).hole is None


def test_a_neighbours_wide_hole_that_only_touches_the_position_is_not_shown_as_its_own() -> None:
    neighbours = GapSeen((395.0, 100.0, 900.0, 200.0), 0.9, "both")
    assert read([front(0)], [gap(1, 2), neighbours]).hole == gap(1, 2).box


def test_the_row_above_and_the_neighbour_do_not_count() -> None:
    above = [(105.0, 0.0, 195.0, 95.0), (405.0, 105.0, 495.0, 198.0)]
    assert read(above, [gap(0, 3)]).state is State.OUT
    assert read([], [GapSeen((100, 0, 400, 95), 0.9, "both")]).state is State.UNSEEN


def test_stacked_products_are_one_facing() -> None:
    stack = [(105.0, 150.0, 195.0, 198.0), (107.0, 102.0, 193.0, 149.0)]
    reading = read(stack, [gap(1, 2)])
    assert (reading.state, reading.facings_seen) == (State.LOW, 1)


def test_of_several_photos_the_best_one_is_believed() -> None:
    (far,) = assess([slot(visible=0.6)], [front(0), front(1)], [])
    (near,) = assess([slot()], [], [gap(0, 3)], photo=1)
    (hidden,) = assess([slot()], [], [], photo=2)
    assert combine([[far], [near], [hidden]]) == (near,)
    assert combine([[hidden], [far]]) == (far,)
    (full,) = assess([slot(visible=0.95)], [front(0), front(1), front(2)], [], photo=3)
    assert combine([[near], [full]]) == (full,)


def test_a_photo_that_is_not_lined_up_tells_nothing() -> None:
    (reading,) = not_lined_up(["a"])
    assert (reading.state, reading.why) == (State.UNSEEN, Why.NOT_LINED_UP)
    (seen,) = assess([slot()], [front(0), front(1), front(2)], [])
    assert combine([[reading], [seen]]) == (seen,)


def facing(place: int) -> Box:
    return (100 + 100 * place, 100, 200 + 100 * place, 200)


def of_reference(kept: list[int], bare: list[int], **seen: list[Box]) -> SlotReading:
    place = SlotPlace(
        *("a", 1, 1, 3, 2, PLACE, 1.0),
        bare=tuple(map(facing, bare)),
        kept=tuple(map(facing, kept)),
    )
    (reading,) = assess([place], seen.get("products", []), [], doubted=seen.get("doubted", []))
    return reading


def test_bare_facings_are_missing_without_any_gap_of_the_detector() -> None:
    reading = of_reference(kept=[], bare=[0, 1, 2])
    assert (reading.state, reading.facings_missing) == (State.OUT, 3)
    assert (reading.hole, reading.evidence) == (PLACE, "reference")


def test_facings_that_look_as_they_did_are_seen_without_any_box_of_the_detector() -> None:
    assert of_reference(kept=[0, 1, 2], bare=[]).state is State.STOCKED
    reading = of_reference(kept=[0], bare=[1, 2])
    assert (reading.state, reading.facings_seen, reading.facings_missing) == (State.LOW, 1, 2)


def test_a_gap_over_what_looks_as_it_did_is_not_believed() -> None:
    place = SlotPlace("a", 1, 1, 3, 2, PLACE, 1.0, kept=tuple(map(facing, (0, 1, 2))))
    (reading,) = assess([place], [], [gap(0, 3)])
    assert (reading.state, reading.facings_missing) == (State.STOCKED, 0)


def test_a_sliver_of_a_neighbour_beside_a_hole_does_not_stand_there() -> None:
    """What reaches in from the side, or stands further back, is no front where a gap takes the
    facing up; without a gap nobody says that the facing is empty, and it counts."""
    side: Box = (365, 105, 410, 198)
    assert read([side], [gap(0, 2), GapSeen((302, 100, 365, 200), 0.5, "both")]).state is State.OUT
    assert read([side], []).facings_seen == 1
    assert read([front(2)], [gap(0, 3)]).facings_seen == 1


def test_a_doubted_product_that_takes_up_a_bare_facing_stands_there() -> None:
    reading = of_reference(kept=[], bare=[0, 1, 2], doubted=[front(1)])
    assert (reading.state, reading.facings_seen, reading.facings_missing) == (State.LOW, 1, 2)


def test_a_doubted_product_before_bare_shelf_does_not_stand_there() -> None:
    peeping: Box = (220, 105, 275, 198)
    assert of_reference(kept=[], bare=[0, 1, 2], doubted=[peeping]).state is State.OUT
    assert of_reference(kept=[], bare=[0, 2], doubted=[peeping]).facings_seen == 1
    assert of_reference(kept=[], bare=[0, 1, 2], products=[peeping]).facings_seen == 1
