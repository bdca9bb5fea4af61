"""How far two looks at one photo agree."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detection.core.findings import Box

LEAST_IOU = 0.5


@dataclass(frozen=True, slots=True)
class Agreement:
    """Boxes that both found, and those that only one did."""

    both: int
    only_first: int
    only_second: int


def agreement(first: Sequence[Box], second: Sequence[Box]) -> Agreement:
    """Pair boxes that overlap by IoU .5 or more, the closest first, each once."""
    overlaps = _iou(first, second)
    both = 0
    while overlaps.size and overlaps.max() >= LEAST_IOU:
        row, column = np.unravel_index(int(overlaps.argmax()), overlaps.shape)
        overlaps[row, :] = overlaps[:, column] = 0.0
        both += 1
    return Agreement(both, len(first) - both, len(second) - both)


def _iou(
    first: Sequence[Box], second: Sequence[Box]
) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    one, two = (_array(boxes) for boxes in (first, second))
    low = np.maximum(one[:, None, :2], two[None, :, :2])
    high = np.minimum(one[:, None, 2:], two[None, :, 2:])
    shared = np.prod(np.clip(high - low, 0.0, None), axis=2)
    areas = [np.prod(boxes[:, 2:] - boxes[:, :2], axis=1) for boxes in (one, two)]
    overlaps: np.ndarray[tuple[int, int], np.dtype[np.float64]] = shared / (
        areas[0][:, None] + areas[1][None, :] - shared + 1e-9
    )
    return overlaps


def _array(boxes: Sequence[Box]) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    rows = [(box.x1, box.y1, box.x2, box.y2) for box in boxes]
    return np.array(rows, np.float64).reshape(-1, 4)
