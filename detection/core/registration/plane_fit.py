"""Finding the plane that many pairs of points agree on."""

import cv2
import numpy as np
from numpy.typing import NDArray

from detection.core.registration.plane import Matrix, Points

_ITERATIONS = 4000
_SURE = 0.9999


def fit_plane(source: Points, target: Points, reach: float) -> tuple[Matrix, NDArray[np.bool_]]:
    """3 x 3 from `source` to `target` [n, 2] and which pairs lie within about `reach` pixels.

    Nothing fits (all False) where there is no such plane. The same pairs give the same answer:
    the sampler starts from a fixed state.
    """
    nothing = np.eye(3), np.zeros(len(source), bool)
    if len(source) < 4:
        return nothing
    params = cv2.UsacParams()
    params.threshold = reach
    params.confidence = _SURE
    params.maxIterations = _ITERATIONS
    params.randomGeneratorState = 1
    params.score = cv2.SCORE_METHOD_MAGSAC
    params.sampler = cv2.SAMPLING_PROSAC
    params.loMethod = cv2.LOCAL_OPTIM_SIGMA
    params.loIterations = 10
    matrix, inside = cv2.findHomography(
        np.ascontiguousarray(source, np.float64), np.ascontiguousarray(target, np.float64), params
    )
    if matrix is None or not np.all(np.isfinite(matrix)) or abs(matrix[2, 2]) < 1e-12:
        return nothing
    return matrix / matrix[2, 2], inside.ravel().astype(bool)


def refit_plane(source: Points, target: Points, matrix: Matrix) -> Matrix:
    """`matrix` moved to the least-squares plane of pairs that are all believed."""
    better, _ = cv2.findHomography(source, target, 0)
    return matrix if better is None or not np.all(np.isfinite(better)) else np.asarray(better)
