"""How far the detector's gap boxes bear out a hole: together, not each by itself."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.core.findings import Box
from detection.core.network.letterbox import Boxes

# Makes a package's threshold for one gap box fit a hole: on the labelled photographs from which
# the bundled network learned, .72 of the holes told at .28 are labelled, and .63 of these are told.
_SCALE = 0.7


@dataclass(frozen=True, slots=True)
class Seen:
    """Gap boxes [n, 4] of the whole photo, faint ones too, and their scores [n]."""

    boxes: Boxes
    scores: NDArray[np.float64]

    def support(self, hole: Box) -> float:
        """0 and more; about the score of one gap box over the hole if it is the only one.

        The scores of all boxes over the hole count, each by the share of it that it covers: where
        something is missing the detector mostly sees several gaps that overlap, none of which it
        is sure of, and where one box stands alone it is wrong more often.
        """
        wide = np.minimum(self.boxes[:, 2], hole.x2) - np.maximum(self.boxes[:, 0], hole.x1)
        high = np.minimum(self.boxes[:, 3], hole.y2) - np.maximum(self.boxes[:, 1], hole.y1)
        shared = np.clip(wide, 0, None) * np.clip(high, 0, None)
        area = max(hole.width * hole.height, 1e-6)
        return float((shared * self.scores).sum() / area / _SCALE)
