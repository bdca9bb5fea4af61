"""From pairs of lanes and columns to the place of each position of a row."""

from dataclasses import dataclass
from itertools import pairwise

from audits.stock.alignment import Aligned
from audits.stock.bay import PairedRow
from audits.stock.columns_seen import Place

SURE = 0.6  # that the outermost columns are the position's, and those next to them are not
_ROOM = 0.6  # of a facing's width: free space beside a position with too few columns

_LEAST_FIT, _MOST_FIT = 0.6, 1.8  # usual widths that room for a facing may have


@dataclass(frozen=True, slots=True)
class _Span:
    """Columns first..last of a position."""

    first: int
    last: int


def place_slots(row: PairedRow, sure: float = SURE) -> dict[int, Place]:
    """Places by position (its index in the lanes) of one row, where they are `sure` enough."""
    shares = _shares(row)
    spans = {
        slot: span
        for slot in dict.fromkeys(lane.slot for lane in row.aligned.lanes)
        if (span := _span(shares, slot, len(row.aligned.columns), sure))
    }
    places = {slot: _widened(row.aligned, slot, spans) for slot in spans}
    return places | _between(row.aligned, places)


def _shares(row: PairedRow) -> dict[tuple[int, int], float]:
    """How sure it is that a position (first) has a column (second)."""
    shares: dict[tuple[int, int], float] = {}
    for (lane, column), share in row.sure.items():
        key = row.aligned.lanes[lane].slot, column
        shares[key] = shares.get(key, 0.0) + share
    return shares


def _span(
    shares: dict[tuple[int, int], float], slot: int, columns: int, sure: float
) -> _Span | None:
    mine = [column for column in range(columns) if shares.get((slot, column), 0.0) >= sure]
    if not mine:
        return None
    span = _Span(mine[0], mine[-1])
    beside = (shares.get((slot, span.first - 1), 0.0), shares.get((slot, span.last + 1), 0.0))
    return span if max(beside) <= 1 - sure else None


def _widened(one: Aligned, slot: int, spans: dict[int, _Span]) -> Place:
    """Around the position's columns; what is missing of its facings lies in free space beside."""
    span = spans[slot]
    mine = one.columns[span.first : span.last + 1]
    places = [column.place for column in mine]
    x1, x2 = min(place[0] for place in places), max(place[2] for place in places)
    lanes = sum(lane.slot == slot for lane in one.lanes)
    width = sum(column.width for column in mine) / len(mine)
    lacking = lanes - max(len(mine), round((x2 - x1) / (1.05 * width)))
    if lacking > 0:
        before, after = _room(one, span, x1, x2)
        x1, x2 = _grown(x1, x2, lacking * width, before, after, width)
    return (
        max(0.0, x1),
        max(0.0, min(place[1] for place in places)),
        min(1.0, x2),
        min(1.0, max(place[3] for place in places)),
    )


def _room(one: Aligned, span: _Span, x1: float, x2: float) -> tuple[float, float]:
    """Free space to the left and to the right, up to the next column or the photo's border."""
    before = x1 - one.columns[span.first - 1].place[2] if span.first else x1
    following = one.columns[span.last + 1 :]
    after = (following[0].place[0] if following else 1.0) - x2
    return max(0.0, before), max(0.0, after)


def _between(one: Aligned, places: dict[int, Place]) -> dict[int, Place]:
    """Positions without a single column whose neighbours on both sides leave room for them."""
    found: dict[int, Place] = {}
    order = list(dict.fromkeys(lane.slot for lane in one.lanes))
    known = [at for at, slot in enumerate(order) if slot in places]
    for first, last in pairwise(known):
        lost = order[first + 1 : last]
        left, right = places[order[first]], places[order[last]]
        if lost and _is_free(one, left[2], right[0]):
            found |= _shared(one, lost, left, right)
    return found


def _is_free(one: Aligned, start: float, end: float) -> bool:
    return not any(start < column.middle < end for column in one.columns)


def _shared(one: Aligned, lost: list[int], left: Place, right: Place) -> dict[int, Place]:
    """The room between two places cut in proportion to the widths, or facings, of what is lost."""
    widths = [_width(one, slot) for slot in lost]
    start, room = left[2], right[0] - left[2]
    usual = sum(column.width for column in one.columns) / len(one.columns)
    lanes = sum(lane.slot in lost for lane in one.lanes)
    if not _LEAST_FIT < room / (usual * lanes) < _MOST_FIT:
        return {}
    top, base = min(left[1], right[1]), max(left[3], right[3])
    found = {}
    for slot, width in zip(lost, widths, strict=True):
        end = start + room * width / sum(widths)
        found[slot] = (start, top, end, base)
        start = end
    return found


def _width(one: Aligned, slot: int) -> float:
    known = all(lane.width for lane in one.lanes)
    return sum((lane.width or 1.0) if known else 1.0 for lane in one.lanes if lane.slot == slot)


def _grown(
    x1: float, x2: float, wanted: float, before: float, after: float, width: float
) -> tuple[float, float]:
    left = before if before >= _ROOM * width else 0.0
    right = after if after >= _ROOM * width else 0.0
    if left and right:
        # Nobody knows on which side the missing facings are: the fuller side first.
        left, right = (min(left, wanted), 0.0) if left > right else (0.0, min(right, wanted))
    return x1 - min(left, wanted), x2 + min(right, wanted)
