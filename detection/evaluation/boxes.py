"""Boxes of one class in one picture."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Boxes:
    """(n, 4) as x1 y1 x2 y2 in pixels, with scores (n,)."""

    boxes: Floats
    scores: Floats

    @classmethod
    def true(cls, boxes: Floats) -> "Boxes":
        """Boxes that are known to be there."""
        return cls(boxes.reshape(-1, 4), np.ones(len(boxes)))

    def sure(self, threshold: float) -> "Boxes":
        """Those that score at least `threshold`."""
        kept = self.scores >= threshold
        return Boxes(self.boxes[kept], self.scores[kept])
