"""The network's raw output -> candidate boxes in input pixels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.core.network.letterbox import Boxes
from detection.core.network.package import Layout


@dataclass(frozen=True, slots=True)
class Candidates:
    """Boxes [n, 4] (x1, y1, x2, y2; input pixels) with scores [n] and class indices [n]."""

    boxes: Boxes
    scores: NDArray[np.float32]
    classes: NDArray[np.int64]

    def where(self, chosen: NDArray[np.int64] | NDArray[np.bool_]) -> "Candidates":
        """Only the chosen ones, by index or by mask."""
        return Candidates(self.boxes[chosen], self.scores[chosen], self.classes[chosen])


def read_head(
    output: NDArray[np.float32], layout: Layout, least: NDArray[np.float32]
) -> Candidates:
    """Candidates of `output` (see Layout) whose score reaches their class's `least` [classes]."""
    found = _dense(output[0]) if layout is Layout.DENSE else _end_to_end(output[0], len(least))
    sound = np.isfinite(found.boxes).all(axis=1) & (found.boxes[:, 2:] > found.boxes[:, :2]).all(1)
    return found.where(sound & (found.scores >= least[found.classes]))


def _dense(output: NDArray[np.float32]) -> Candidates:
    centre, half = output[:2].T, output[2:4].T / 2
    classes = output[4:].argmax(axis=0)
    scores = output[4:][classes, np.arange(output.shape[1])]
    return Candidates(np.concatenate([centre - half, centre + half], axis=1), scores, classes)


def _end_to_end(output: NDArray[np.float32], count: int) -> Candidates:
    classes = np.nan_to_num(output[:, 5], nan=-1).round().astype(np.int64)
    known = (classes >= 0) & (classes < count)
    return Candidates(output[known, :4], output[known, 4], classes[known])
