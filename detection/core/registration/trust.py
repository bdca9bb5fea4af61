"""Whether a fit of a photo to its reference may be believed: measured, then judged."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from detection.core.registration.feature_set import Features
from detection.core.registration.guided import Support
from detection.core.registration.landmarks import Landmarks
from detection.core.registration.plane import Matrix, carry, slopes_at
from detection.core.registration.registration_words import RegistrationReason as Reason

_GRID = 24  # points along each side of the reference
_CELLS = 6
_LEAST_PAIRS = 40
_LEAST_SHARE = 0.12
_LEAST_SPREAD = 0.35
_LEAST_OVERLAP = 0.25
_MOST_TURN = 30.0
_MOST_SQUEEZE = 2.2
_LEAST_ROWS = 0.5
_NEAR = 0.3  # of the distance between rows


def measure(
    landmarks: Landmarks,
    photo: Features,
    matrix: Matrix,
    support: Support,
    rows: NDArray[np.float32],
) -> dict[str, float]:
    """`pairs`, `share` of the landmarks that should be seen and are, `spread`: share of the
    overlap's cells that hold pairs, `overlap`, `turn` (degrees), `squeeze` (1: none), `rows`:
    share of the reference's rows that the photo has in the same place (1 where either has none).
    """
    grid = _grid(landmarks.width, landmarks.height)
    ends = carry(matrix, grid)
    inside = (ends >= 0).all(axis=1) & (ends <= [photo.width, photo.height]).all(axis=1)
    turn, squeeze = _strain(matrix, grid[inside])
    return {
        "pairs": float(len(support.reference)),
        "share": support.share,
        "spread": _spread(landmarks, support),
        "overlap": float(inside.mean()),
        "turn": turn,
        "squeeze": squeeze,
        "rows": rows_agreeing(landmarks.rows, rows, matrix, (photo.width, photo.height)),
    }


def judge(measures: Mapping[str, float]) -> Reason | None:
    """Why the fit is not believed; None if it is."""
    faults = {
        Reason.TOO_FEW_MATCHES: measures["pairs"] < _LEAST_PAIRS,
        Reason.UPSIDE_DOWN: abs(measures["turn"]) > _MOST_TURN,
        Reason.OTHER_SHELF: measures["share"] < _LEAST_SHARE,
        Reason.TOO_OBLIQUE: measures["squeeze"] > _MOST_SQUEEZE,
        Reason.TOO_SMALL_OVERLAP: measures["overlap"] < _LEAST_OVERLAP,
        Reason.ROWS_DISAGREE: measures["rows"] < _LEAST_ROWS,
    }
    if measures["spread"] < _LEAST_SPREAD:
        faults[Reason.TOO_FEW_MATCHES] = True
    return next((reason for reason, present in faults.items() if present), None)


def rows_agreeing(
    reference: NDArray[np.float32],
    photo: NDArray[np.float32],
    matrix: Matrix,
    size: tuple[int, int],
) -> float:
    """The share of the reference's rows in the photo that lie on one of its rows."""
    if len(reference) < 2 or len(photo) < 2:
        return 1.0
    found = [_row_error(row, photo, matrix, size) for row in reference.astype(np.float64)]
    errors = [error for error in found if error is not None]
    return float(np.mean([error <= _NEAR for error in errors])) if errors else 1.0


def _row_error(
    row: NDArray[np.float64], photo: NDArray[np.float32], matrix: Matrix, size: tuple[int, int]
) -> float | None:
    """How far a row lies from the photo's nearest one, in distances between rows; None: outside."""
    x = np.linspace(row[3], row[4], 9)
    ends = carry(matrix, np.column_stack([x, row[1] * x + row[2]]))
    ends = ends[(ends >= 0).all(axis=1) & (ends <= size).all(axis=1)]
    if len(ends) < 3:
        return None
    depths = photo[:, 1] * ends[:, :1] + photo[:, 2]
    away = np.median(np.abs(depths - ends[:, 1:]), axis=0)
    step = float(np.median(np.diff(np.sort(np.median(depths, axis=0)))))
    return float(away.min()) / max(step, 1e-6)


def _grid(width: int, height: int) -> NDArray[np.float64]:
    """The middles of cells all over the reference."""
    middles = (np.arange(_GRID) + 0.5) / _GRID
    return np.stack(np.meshgrid(middles * width, middles * height), axis=-1).reshape(-1, 2)


def _strain(matrix: Matrix, points: NDArray[np.float64]) -> tuple[float, float]:
    """The median turn in degrees and the greatest squeeze; a mirrored plane is not believed."""
    if len(points) == 0:
        return 0.0, 1.0
    change = slopes_at(matrix, points)
    if np.any(np.linalg.det(change) <= 0):
        return 0.0, float("inf")
    turn = np.degrees(np.arctan2(change[:, 1, 0], change[:, 0, 0]))
    sides = np.linalg.svd(change, compute_uv=False)
    return float(np.median(turn)), float(np.max(sides[:, 0] / np.maximum(sides[:, 1], 1e-9)))


def _spread(landmarks: Landmarks, support: Support) -> float:
    """Of the reference's cells that should be seen, the share that holds a pair."""
    points = landmarks.features.points
    sides = np.array([landmarks.width, landmarks.height]) / _CELLS
    cells = (points // sides).clip(0, _CELLS - 1) @ np.array([1, _CELLS])
    wanted = np.unique(cells[support.seen])
    return len(np.intersect1d(wanted, cells[support.reference])) / max(1, len(wanted))
