from hypothesis import given
from hypothesis import strategies as st

from audits.stock import Hole, Known, Move, PlaceSeen, decide

HOLE = Hole(1, 2, 2, 0.6, (0.0, 0.0, 10.0, 10.0))
EMPTY = PlaceSeen("row:2", 2, 2, HOLE)
FULL = PlaceSeen("row:2", 2)


def moves(seen: list[PlaceSeen], known: Known | None, open_after: int = 1) -> list[Move]:
    alerts = {known.place: known} if known else {}
    return [decision.move for decision in decide(seen, alerts, open_after=open_after)]


def test_a_full_place_without_an_alert_needs_nothing() -> None:
    assert moves([FULL], None) == []


def test_a_first_hole_is_raised_and_opened_where_one_check_is_enough() -> None:
    assert moves([EMPTY], None) == [Move.RAISE, Move.OPEN]


def test_a_first_hole_is_only_suspected_where_two_checks_are_asked_for() -> None:
    assert moves([EMPTY], None, open_after=2) == [Move.RAISE]
    assert moves([EMPTY], Known("row:2", 1, is_open=False), open_after=2) == [
        Move.REFRESH,
        Move.OPEN,
    ]


def test_an_open_alert_is_refreshed_and_not_opened_again() -> None:
    assert moves([EMPTY], Known("row:2", 5, is_open=True)) == [Move.REFRESH]


def test_a_place_seen_full_resolves_its_alert() -> None:
    assert moves([FULL], Known("row:2", 1, is_open=True)) == [Move.RESOLVE]


def test_a_place_that_was_not_seen_keeps_its_alert() -> None:
    assert moves([PlaceSeen("row:1", 1)], Known("row:2", 1, is_open=True)) == []


def test_a_place_that_was_confirmed_since_the_photo_was_taken_is_not_settled_by_it() -> None:
    assert moves([FULL], Known("row:2", 1, is_open=True, confirmed=True)) == []


def test_a_place_that_was_settled_since_the_photo_was_taken_is_left_to_people() -> None:
    for place in (EMPTY, FULL):
        assert decide([place], {}, open_after=1, held={"row:2"}, said={"row:2"}) == []


def test_the_same_photo_again_is_refreshed_and_not_counted() -> None:
    known = Known("row:2", 1, is_open=False, again=True)
    assert moves([EMPTY], known, open_after=2) == [Move.REFRESH]


@given(
    st.lists(st.booleans(), max_size=30),
    st.integers(min_value=1, max_value=4),
)
def test_any_history_opens_once_per_stretch_of_holes(history: list[bool], open_after: int) -> None:
    """Walk a shelf's checks (True: hole) and compare with the plain definition."""
    known: Known | None = None
    opened = 0
    for empty in history:
        for move in moves([EMPTY if empty else FULL], known, open_after):
            if move is Move.RAISE:
                known = Known("row:2", 1, is_open=False)
            elif move is Move.REFRESH and known:
                known = Known("row:2", known.seen_count + 1, known.is_open)
            elif move is Move.OPEN and known:
                known = Known("row:2", known.seen_count, is_open=True)
                opened += 1
            elif move is Move.RESOLVE:
                known = None
    stretches = "".join("x" if empty else " " for empty in history).split()
    assert opened == sum(len(stretch) >= open_after for stretch in stretches)
