"""A rendered shelf, photographed again from elsewhere: with a row sold out, and with somebody
standing before it."""

from functools import cache

from audits.evaluation.states import read_view
from audits.evaluation.views import View, later_view, reference_view
from audits.stock.readings import State
from detection import Landmarks, examine_photo, landmarks
from rendering import Lane, Obstacle, planogram_make, stock_full

SEED = 94_004
ROW = 3


@cache
def reference() -> tuple[View, Landmarks]:
    plan = planogram_make(SEED)
    view = reference_view(plan, stock_full(plan), SEED)
    return view, landmarks(view.data, examine_photo(view.data))


def states(
    *, empty_row: int | None = None, obstacle: Obstacle | None = None, visible: float = 0.6
) -> dict[str, State]:
    """By position, of those that show; with an obstacle, of those of which it leaves less than
    `visible` to be seen."""
    plan = planogram_make(SEED)
    stock = dict(stock_full(plan))
    for slot in plan.slots:
        if slot.row == empty_row:
            stock[slot.key] = (Lane.EMPTY,) * slot.facings
    later = later_view(plan, stock, SEED, obstacle)
    view, marks = reference()
    lined_up, readings, _ = read_view(view, marks, later)
    assert lined_up.trusted
    hidden = {key for key, (_, shown) in later.places.items() if shown < visible}
    if obstacle:
        return {one.key: one.state for one in readings if one.key in hidden and one.visible > 0.8}
    return {one.key: one.state for one in readings if later.places[one.key][1] > 0.8}


def test_every_position_of_a_row_that_is_sold_out_is_empty() -> None:
    rows = {slot.key: slot.row for slot in planogram_make(SEED).slots}
    read = states(empty_row=ROW)
    of_row = [state for key, state in read.items() if rows[key] == ROW]
    others = [state for key, state in read.items() if rows[key] != ROW]
    assert len(of_row) >= 3
    assert set(of_row) == {State.OUT}
    assert State.OUT not in others
    assert others.count(State.STOCKED) > 0.8 * len(others)


def test_what_somebody_hides_in_part_is_never_empty() -> None:
    read = states(obstacle="shopper")
    assert len(read) >= 2
    assert set(read.values()) <= {State.UNSEEN, State.STOCKED}


def test_what_somebody_hides_as_a_whole_is_not_visible() -> None:
    read = states(obstacle="shopper", visible=0.05)
    assert len(read) >= 2
    assert set(read.values()) == {State.UNSEEN}
