"""All rows of one bay held against all rows of a photo: they share a left and a right edge."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp, log

from audits.stock.alignment import NEVER, Aligned, Lane, added
from audits.stock.columns_seen import Column

_ROUNDS = 2  # the edges help to tell which row is which
Fit = Callable[[int, int], float]
_BEST = 6  # ends of each row that are tried for the bay's edge
_OFF = 0.35  # widths: how far a row may end from the edge
_NO_EDGE = 0.02  # a row that ends anywhere
_CUT_EDGE = 0.1  # the same where the photo ends before the bay does
_INSIDE = 0.5  # widths from the photo's border: an edge that is nearer is not trusted
_STEEP = 0.35  # how far an edge may lean
_ROW_LOST = -6.0  # a planned row that is not seen
_ROW_EXTRA = -2.0  # a seen row that is not planned
_NULL = -1.7  # a column of a row that is none of ours


@dataclass(frozen=True, slots=True)
class Edge:
    """x = start + lean * y."""

    start: float
    lean: float

    def at(self, y: float) -> float:
        return self.start + self.lean * y


@dataclass(frozen=True, slots=True)
class End:
    """Where a row may end, how wide a facing is there, and how likely that is."""

    x: float
    y: float
    width: float
    fit: float


@dataclass(frozen=True)
class PairedRow:
    """A planned row with the seen row it is (`number`, from the top of the photo), and how sure
    each pair (lane, column) is."""

    number: int
    aligned: Aligned
    sure: Mapping[tuple[int, int], float]


def pair_rows(
    planned: Mapping[int, Sequence[Lane]], seen: Mapping[int, Sequence[Column]]
) -> dict[int, PairedRow]:
    """By planned row; a row that the photo does not show is not among them."""
    every = {
        (row, other): Aligned(lanes, columns)
        for at, (row, lanes) in enumerate(sorted(planned.items()))
        for there, (other, columns) in enumerate(sorted(seen.items()))
        if _may_be(at, there, len(planned), len(seen))
    }
    left = right = None
    rows: dict[int, Aligned] = {}
    chosen: dict[int, int] = {}
    for _ in range(_ROUNDS):
        gains = {key: _gain(one, left, right) for key, one in every.items()}
        chosen = _in_order(sorted(planned), sorted(seen), gains)
        rows = {row: every[row, other] for row, other in chosen.items()}
        left = find_edge([_lefts(row) for row in rows.values()])
        right = find_edge([_rights(row) for row in rows.values()])
    return {
        row: PairedRow(chosen[row], one, _certain(one, left, right)) for row, one in rows.items()
    }


def _may_be(at: int, there: int, planned: int, seen: int) -> bool:
    spare = abs(planned - seen) + 2
    return abs(at - there) <= spare and abs((planned - at) - (seen - there)) <= spare


def _gain(one: Aligned, left: Edge | None, right: Edge | None) -> float:
    """How much better the columns are explained by the planned row than by chance."""
    start, end = _ends(one, left, right)
    later = one.backward(end)
    best = NEVER
    for lane, row in enumerate(later):
        for column, fit in enumerate(row):
            best = added(best, fit + start(lane, column))
    return best - _NULL * len(one.columns)


def _ends(one: Aligned, left: Edge | None, right: Edge | None) -> tuple[Fit, Fit]:
    """The likelihoods of the first and the last pair if the bay has these edges."""

    def start(lane: int, at: int) -> float:
        seen = one.columns[at]
        return one.start(lane, at) + log(near(left, one.left_of(lane, at), _base(seen), seen.width))

    def end(lane: int, at: int) -> float:
        seen = one.columns[at]
        return one.end(lane, at) + log(near(right, one.right_of(lane, at), _base(seen), seen.width))

    return start, end


def _in_order(
    planned: Sequence[int], seen: Sequence[int], gains: Mapping[tuple[int, int], float]
) -> dict[int, int]:
    """The pairs of rows, in order, that gain most."""
    best: dict[tuple[int, int], tuple[float, tuple[tuple[int, int], ...]]] = {}
    for i in range(len(planned) + 1):
        for j in range(len(seen) + 1):
            if i == j == 0:
                best[0, 0] = (0.0, ())
                continue
            ways = []
            if i:
                before = best[i - 1, j]
                ways.append((before[0] + _ROW_LOST, before[1]))
            if j:
                before = best[i, j - 1]
                ways.append((before[0] + _ROW_EXTRA, before[1]))
            if i and j and (planned[i - 1], seen[j - 1]) in gains:
                pair = (planned[i - 1], seen[j - 1])
                before = best[i - 1, j - 1]
                ways.append((before[0] + gains[pair], (*before[1], pair)))
            best[i, j] = max(ways, key=lambda way: way[0])
    return dict(best[len(planned), len(seen)][1])


def _lefts(one: Aligned) -> list[End]:
    later = one.backward(one.end)
    return _top(
        End(
            one.left_of(lane, at),
            _base(one.columns[at]),
            one.columns[at].width,
            fit + one.start(lane, at),
        )
        for lane, row in enumerate(later[:6])
        for at, fit in enumerate(row)
    )


def _rights(one: Aligned) -> list[End]:
    before = one.forward(one.start)
    first = max(0, len(one.lanes) - 6)
    return _top(
        End(
            one.right_of(lane, at),
            _base(one.columns[at]),
            one.columns[at].width,
            fit + one.end(lane, at),
        )
        for lane, row in enumerate(before)
        if lane >= first
        for at, fit in enumerate(row)
    )


def _top(ends: Iterable[End]) -> list[End]:
    found = sorted(ends, key=lambda end: -end.fit)[:_BEST]
    high = found[0].fit if found else 0.0
    return [End(end.x, end.y, end.width, end.fit - high) for end in found]


def _base(column: Column) -> float:
    return column.place[3]


def find_edge(rows: Sequence[Sequence[End]]) -> Edge | None:
    """The edge on which most rows may end."""
    every = [row for row in rows if row]
    if len(every) < 2:
        return None
    tried = [Edge(end.x, 0.0) for row in every for end in row]
    for one, other in combinations(every, 2):
        for first in one[:4]:
            for second in other[:4]:
                rise = second.y - first.y
                if abs(rise) > 0.1 and abs(lean := (second.x - first.x) / rise) < _STEEP:
                    tried.append(Edge(first.x - lean * first.y, lean))
    return max(tried, key=lambda edge: sum(_on(edge, row) for row in every) - 4 * abs(edge.lean))


def _on(edge: Edge, row: Sequence[End]) -> float:
    return log(sum(exp(end.fit) * near(edge, end.x, end.y, end.width) for end in row) + 1e-9)


def near(edge: Edge | None, x: float, y: float, width: float) -> float:
    """How likely a row ends at x if the bay has this edge."""
    if edge is None:
        return 1.0
    at = edge.at(y)
    inside = min(at, 1 - at) / width
    # Where the photo cuts the bay, all rows seem to end there: that is no sign of an edge.
    spread, floor = (_OFF, _NO_EDGE) if inside > _INSIDE else (2 * _OFF, _CUT_EDGE)
    off = (x - at) / width
    return exp(-0.5 * (off / spread) ** 2) * (1 - floor) + floor


def _certain(one: Aligned, left: Edge | None, right: Edge | None) -> dict[tuple[int, int], float]:
    """For each pair of lane and column the share of all ways that have it."""
    start, end = _ends(one, left, right)
    before, after = one.forward(start), one.backward(end)
    total = NEVER
    for lane, row in enumerate(after):
        for at, fit in enumerate(row):
            total = added(total, fit + start(lane, at))
    return {
        (lane, at): share
        for lane, row in enumerate(before)
        for at, fit in enumerate(row)
        if (share := exp(min(0.0, fit + after[lane][at] - total))) > 0.01
    }
