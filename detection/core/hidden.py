"""What geometry takes for holes and is something that stands before the shelf."""

from collections.abc import Sequence

from detection.core.findings import Gap

_ROWS = 3  # rows over one another that a hole at the same place is not believed on
_SHARED = 0.5  # of the narrower of two, what lies at the same place


def without_hidden(gaps: Sequence[Gap], width: float) -> list[Gap]:
    """`gaps` without those on which geometry alone insists on several rows at the same place.

    A person or a trolley hides products on one row after the other; holes do not stand over one
    another. What the detector took for a hole is kept. `width`: a facing's, in pixels: what is
    narrower hides nothing.
    """
    alone = [gap for gap in gaps if gap.evidence == "geometry" and gap.row is not None]
    wide = [gap for gap in gaps if gap.row is not None and gap.box.width > width]
    return [gap for gap in gaps if gap not in alone or _stacked(gap, wide) < _ROWS]


def _stacked(gap: Gap, gaps: Sequence[Gap]) -> int:
    """On how many rows in turn, this one among them, there is one at the same place."""
    return 1 + _further(gap, gaps, -1) + _further(gap, gaps, 1)


def _further(gap: Gap, gaps: Sequence[Gap], step: int) -> int:
    row = (gap.row or 0) + step
    beside = [other for other in gaps if other.row == row and _over(gap, other)]
    return 1 + max(_further(other, gaps, step) for other in beside) if beside else 0


def _over(one: Gap, other: Gap) -> bool:
    shared = min(one.box.x2, other.box.x2) - max(one.box.x1, other.box.x1)
    return shared >= _SHARED * min(one.box.width, other.box.width)
