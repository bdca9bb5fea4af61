"""Homographies: where the plane of a shelf's fronts lies in another photo of it."""

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Matrix = NDArray[np.float64]


_RIGHT, _DOWN = np.array([1.0, 0.0]), np.array([0.0, 1.0])


def carry(matrix: Matrix, points: Points) -> Points:
    """Points [n, 2] through `matrix`; those behind the camera become NaN."""
    ends = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    depth = np.where(ends[:, 2] > 1e-9, ends[:, 2], np.nan)
    return np.asarray(ends[:, :2] / depth[:, None])


def slopes_at(matrix: Matrix, points: Points) -> NDArray[np.float64]:
    """How `matrix` stretches and turns what is around each of points [n, 2]: [n, 2, 2]."""
    across = carry(matrix, points + _RIGHT) - carry(matrix, points - _RIGHT)
    down = carry(matrix, points + _DOWN) - carry(matrix, points - _DOWN)
    return np.stack([across, down], axis=2) / 2
