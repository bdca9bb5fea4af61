"""Features of a photo: what they are, not how they are found."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Features:
    """Of a photo of `width` x `height`: `points` [n, 2] in its pixels, `sizes` [n] likewise,
    `angles` [n] in degrees clockwise, `descriptors` [n, 128] uint8 (square-rooted SIFT)."""

    width: int
    height: int
    points: NDArray[np.float32]
    sizes: NDArray[np.float32]
    angles: NDArray[np.float32]
    descriptors: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.points)

    def where(self, chosen: NDArray[np.int64]) -> "Features":
        """Only those with the indices `chosen`."""
        return Features(
            self.width,
            self.height,
            self.points[chosen],
            self.sizes[chosen],
            self.angles[chosen],
            self.descriptors[chosen],
        )


def no_features(width: int, height: int) -> Features:
    """Of a photo on which there are none."""
    empty = np.empty(0, np.float32)
    points = np.empty((0, 2), np.float32)
    return Features(width, height, points, empty, empty, np.empty((0, 128), np.uint8))
