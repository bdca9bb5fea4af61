"""One planned row held against the columns seen in one row of a photo.

The planned facings (lanes) and the seen columns are two sequences. Some lanes were not found,
some columns are none of ours (neighbouring bays, mistakes of the detector). Every way to pair
them in order has a likelihood; what is asked for is which pairs are certain over all ways.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, log

from audits.stock.columns_seen import Column

# Logarithms of likelihoods.
MISSED = -2.2  # a lane whose front was not found
MISSED_AGAIN = -1.2  # and one next to it
EXTRA = -3.0  # a column between ours that is none of ours
ASIDE = -1.5  # a column beyond our ends: a neighbouring bay's
CUT = -0.8  # a lane that lies outside of the photo
NEVER = -60.0
_FAR = 6  # lanes: no more than this may be missed in a row
_SKIP = 3  # columns that may stand between two of ours, and one more
_AIR = 0.05  # of a width, between neighbours
_JITTER = 0.14  # of a width: how far a column may stand from where it should
_DRIFT = 0.10  # and this much more for every lane between
_SIDE = 0.12  # logarithm of two widths or heights of one product
_SIDES = 0.45  # of two products
_CM = 0.16  # of photo width by centimetre, between neighbours
_SAME = 0.65  # of all neighbours, those that are of one position


@dataclass(frozen=True, slots=True)
class Lane:
    """One facing of a planned row: its position's index and, if known, its width."""

    slot: int
    width: float | None


@dataclass(frozen=True)
class Aligned:
    """One planned row against one seen row."""

    lanes: Sequence[Lane]
    columns: Sequence[Column]

    def steps(self, lane: int, column: int) -> Iterator[tuple[int, int, float]]:
        """Pairs (lane, column) that may follow a pair, with the likelihood of the step."""
        lanes, columns = self.lanes, self.columns
        for after in range(column + 1, min(column + 1 + _SKIP, len(columns))):
            passed = (after - column - 1) * EXTRA
            for to in range(lane + 1, min(lane + 2 + _FAR, len(lanes))):
                fit = self._fit(lane, to, column, after)
                if fit > NEVER:
                    yield to, after, passed + missed(to - lane - 1) + fit

    def _fit(self, lane: int, to: int, column: int, after: int) -> float:
        """How well the place and size of a column fit its lane, seen from the one before."""
        one, other = self.columns[column], self.columns[after]
        first, second = self.lanes[lane], self.lanes[to]
        before = sum(each.slot == first.slot for each in self.lanes[lane + 1 : to])
        same = first.slot == second.slot
        behind = 0 if same else sum(each.slot == second.slot for each in self.lanes[lane + 1 : to])
        key = (column, after, to - lane, before, behind, same, first.width, second.width)
        known = self._known.get(key)
        if known is None:
            between = self._between(lane, to, one.width, other.width)
            known = self._known[key] = _place(one, other, between, to - lane) + (
                _sizes(one, other, same, first.width, second.width) + _colours(one, other, same)
            )
        return known

    @cached_property
    def _known(self) -> dict[tuple[object, ...], float]:
        return {}

    def _between(self, lane: int, to: int, left: float, right: float) -> float:
        """How far apart two columns should stand that are so wide."""
        first, second = self.lanes[lane], self.lanes[to]
        total = (left + right) / 2
        for each in self.lanes[lane + 1 : to]:
            if each.slot == first.slot:
                total += left
            elif each.slot == second.slot:
                total += right
            elif each.width and first.width and second.width:
                total += each.width * (left + right) / (first.width + second.width)
            else:
                total += (left + right) / 2
        return total * (1 + _AIR)

    def forward(self, start: Callable[[int, int], float]) -> list[list[float]]:
        """[lane][column]: the likelihood of all ways up to that pair."""
        table = [[start(lane, at) for at in range(len(self.columns))] for lane in self._every]
        for lane in self._every:
            for column in range(len(self.columns)):
                here = table[lane][column]
                if here <= NEVER:
                    continue
                for to, after, cost in self._from(lane, column):
                    table[to][after] = added(table[to][after], here + cost)
        return table

    def backward(self, end: Callable[[int, int], float]) -> list[list[float]]:
        """[lane][column]: the likelihood of all ways from that pair on."""
        table = [[end(lane, at) for at in range(len(self.columns))] for lane in self._every]
        for lane in reversed(self._every):
            for column in reversed(range(len(self.columns))):
                total = table[lane][column]
                for to, after, cost in self._from(lane, column):
                    total = added(total, cost + table[to][after])
                table[lane][column] = total
        return table

    @property
    def _every(self) -> range:
        return range(len(self.lanes))

    def _from(self, lane: int, column: int) -> list[tuple[int, int, float]]:
        key = lane * len(self.columns) + column
        if key not in self._listed:
            self._listed[key] = list(self.steps(lane, column))
        return self._listed[key]

    @cached_property
    def _listed(self) -> dict[int, list[tuple[int, int, float]]]:
        return {}

    def left_of(self, lane: int, column: int) -> float:
        """Where the row's left end is if this column is the first one seen."""
        return self.columns[column].place[0] - self._room(range(lane), lane, column)

    def right_of(self, lane: int, column: int) -> float:
        """Where the row's right end is if this column is the last one seen."""
        return self.columns[column].place[2] + self._room(
            range(lane + 1, len(self.lanes)), lane, column
        )

    def _room(self, lanes: range, at: int, column: int) -> float:
        wide, mine = self.columns[column].width, self.lanes[at].width
        shares = (
            (other / mine if mine and (other := self.lanes[lane].width) else 1.0) for lane in lanes
        )
        return sum(shares) * wide * (1 + _AIR)

    def start(self, lane: int, column: int) -> float:
        """The likelihood that nothing of the row was seen before this pair."""
        return column * ASIDE + self._lost(range(lane - 1, -1, -1), lane, column, -1)

    def end(self, lane: int, column: int) -> float:
        """The likelihood that nothing of the row was seen after this pair."""
        aside = (len(self.columns) - 1 - column) * ASIDE
        return aside + self._lost(range(lane + 1, len(self.lanes)), lane, column, 1)

    def _lost(self, lanes: range, at: int, column: int, way: int) -> float:
        """Lanes beyond the last pair: outside of the photo, or not found."""
        seen, mine = self.columns[column], self.lanes[at].width
        x, total, run = seen.middle, 0.0, 0
        for lane in lanes:
            width = self.lanes[lane].width
            step = seen.width * (1 + _AIR) * (width / mine if width and mine else 1.0)
            x += way * step
            if 0 <= x <= 1:
                total += MISSED if run == 0 else MISSED_AGAIN
                run += 1
            else:
                total += CUT
        return max(total, NEVER)


def missed(count: int) -> float:
    """The likelihood that so many neighbouring lanes were not found."""
    return 0.0 if count == 0 else MISSED + (count - 1) * MISSED_AGAIN


def added(one: float, other: float) -> float:
    """Logarithm of the sum of two likelihoods."""
    high, low = (one, other) if one >= other else (other, one)
    return high if high - low > 30 else high + log(1 + exp(low - high))


def _place(one: Column, other: Column, between: float, lanes: int) -> float:
    off = (other.middle - one.middle - between) / ((one.width + other.width) / 2)
    spread = _JITTER + _DRIFT * lanes
    cost = 0.5 * (off / spread) ** 2
    return NEVER if cost > 12 else -cost - log(spread / (_JITTER + _DRIFT))


def _sizes(
    one: Column, other: Column, same: bool, width: float | None, width_other: float | None
) -> float:
    """How likely two columns of these sizes are of one position, or of two."""
    wide, high = log(other.width / one.width), log(other.height / one.height)
    alike = _bell(wide, _SIDE) * _bell(high, _SIDE)
    if same:
        return log(alike + 0.02)
    if width and width_other:
        planned = log(width_other / width)
        return log(
            0.5 * _bell(wide - planned, _CM) * (_bell(high, _SIDE) + _bell(high, _SIDES)) + 0.02
        )
    return log(0.5 * alike + 0.5 * _bell(wide, _SIDES) * _bell(high, _SIDES) + 0.02)


def _colours(one: Column, other: Column, same: bool) -> float:
    """How likely two columns of these colours are of one position, or of two."""
    if one.colour is None or other.colour is None:
        return 0.0
    light, first, second = (abs(a - b) for a, b in zip(one.colour, other.colour, strict=True))
    alike = min(0.97, max(0.03, 1 / (1 + exp(34 * light + 140 * max(first, second) - 4.6))))
    return log(alike / _SAME) if same else log((1 - alike) / (1 - _SAME))


def _bell(x: float, spread: float) -> float:
    return exp(-0.5 * (x / spread) ** 2) * 0.12 / spread
