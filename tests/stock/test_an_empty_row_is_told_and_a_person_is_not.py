"""A rendered shelf, photographed again from elsewhere: with a row sold out, and with somebody
standing before it."""

from dataclasses import replace
from functools import cache
from io import BytesIO

from PIL import Image

from audits.evaluation.states import read_view
from audits.evaluation.views import View, later_view, reference_view
from audits.stock.readings import State
from detection import Landmarks, examine_photo, landmarks
from rendering import Lane, Obstacle, planogram_make, stock_full

SEED = 94_004
ROW = 3
LOWEST_SHOWS = 94_012  # later photos of most shelves cut their lowest row off


@cache
def reference(seed: int = SEED) -> tuple[View, Landmarks]:
    plan = planogram_make(seed)
    view = reference_view(plan, stock_full(plan), seed)
    return view, landmarks(view.data, examine_photo(view.data))


def states(
    *,
    seed: int = SEED,
    empty_row: int | None = None,
    obstacle: Obstacle | None = None,
    visible: float = 0.6,
) -> dict[str, State]:
    """By position, of those that show; with an obstacle, of those of which it leaves less than
    `visible` to be seen."""
    plan = planogram_make(seed)
    stock = dict(stock_full(plan))
    for slot in plan.slots:
        if slot.row == empty_row:
            stock[slot.key] = (Lane.EMPTY,) * slot.facings
    later = later_view(plan, stock, seed, obstacle)
    view, marks = reference(seed)
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


def test_a_lowest_row_that_is_sold_out_is_empty() -> None:
    """There are no goods under it, and the floor begins."""
    slots = planogram_make(LOWEST_SHOWS).slots
    lowest = max(slot.row for slot in slots)
    rows = {slot.key: slot.row for slot in slots}
    read = states(seed=LOWEST_SHOWS, empty_row=lowest)
    of_row = [state for key, state in read.items() if rows[key] == lowest]
    assert len(of_row) >= 3
    assert set(of_row) == {State.OUT}
    assert State.OUT not in [state for key, state in read.items() if rows[key] != lowest]


def test_what_the_border_of_the_photo_cuts_is_not_empty() -> None:
    """A row is sold out, and the photo begins in the middle of one of its positions."""
    plan = planogram_make(SEED)
    stock = dict(stock_full(plan))
    view, marks = reference()
    row = [slot.key for slot in plan.slots if slot.row == ROW and view.places[slot.key][1] > 0.95]
    for slot in plan.slots:
        if slot.row == ROW:
            stock[slot.key] = (Lane.EMPTY,) * slot.facings
    later = later_view(plan, stock, SEED)
    photo = Image.open(BytesIO(later.data))
    middles = [round((x1 + x2) / 2) for x1, _, x2, _ in (later.places[key][0] for key in row)]
    begins = min(middle for middle in middles if middle > 0)
    out = BytesIO()
    photo.crop((begins, 0, photo.width, photo.height)).save(out, "JPEG", quality=90)
    lined_up, readings, _ = read_view(view, marks, replace(later, data=out.getvalue()))
    assert lined_up.trusted
    cut = [one for one in readings if one.key in row and 0.1 < one.visible < 0.8]
    assert cut
    assert State.OUT not in {one.state for one in cut}


def test_what_somebody_hides_in_part_is_never_empty() -> None:
    read = states(obstacle="shopper")
    assert len(read) >= 2
    assert set(read.values()) <= {State.UNSEEN, State.STOCKED}


def test_what_somebody_hides_as_a_whole_is_not_visible() -> None:
    read = states(obstacle="shopper", visible=0.05)
    assert len(read) >= 2
    assert set(read.values()) == {State.UNSEEN}
