"""Rows of a newer photo with the numbers that the reference gives them."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from detection.core.findings import PhotoFindings, Row
from detection.core.registration.landmarks import Landmarks
from detection.core.registration.plane import carry
from detection.core.registration.registration import Registration

_NEAR = 0.35  # of the distance between rows: a row that lies farther off is another one
_STEPS = 24  # points along a row of the reference


def rows_like_reference(
    landmarks: Landmarks, registration: Registration, findings: PhotoFindings
) -> PhotoFindings:
    """`findings` with the reference's row numbers; what stands on a row that the reference does not
    have belongs to no row. Unchanged where the photo does not line up."""
    if not registration.trusted or registration.matrix is None or len(landmarks.rows) == 0:
        return findings
    lines = _carried(landmarks.rows.astype(np.float64), np.array(registration.matrix))
    number = {row.number: _number(row, landmarks.rows[:, 0], lines) for row in findings.rows}
    return replace(
        findings,
        products=tuple(replace(one, row=number.get(one.row or 0)) for one in findings.products),
        gaps=tuple(replace(one, row=number.get(one.row or 0)) for one in findings.gaps),
        rows=_rows(findings.rows, number),
    )


def _carried(rows: NDArray[np.float64], matrix: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Points [n, 2] of each row in the photo, from the left."""
    carried = []
    for _, slope, intercept, start, end in rows:
        x = np.linspace(start, end, _STEPS)
        ends = carry(matrix, np.stack([x, slope * x + intercept], axis=1))
        ends = ends[np.isfinite(ends).all(axis=1)]
        carried.append(ends[np.argsort(ends[:, 0], kind="stable")])
    return carried


def _number(row: Row, numbers: NDArray[np.float32], lines: list[NDArray[np.float64]]) -> int | None:
    """The number of the reference's row that this one lies on."""
    x = row.box.centre[0]
    y = row.line[0] * x + row.line[1]
    depths = np.array(
        [np.interp(x, line[:, 0], line[:, 1]) if len(line) else np.inf for line in lines]
    )
    away = np.abs(depths - y)
    nearest = int(away.argmin())
    apart = np.diff(np.sort(depths[np.isfinite(depths)]))
    reach = _NEAR * (float(np.median(apart)) if len(apart) else row.box.height)
    return int(numbers[nearest]) if away[nearest] <= reach else None


def _rows(rows: tuple[Row, ...], number: dict[int, int | None]) -> tuple[Row, ...]:
    """Of two rows with one number (two bays) the fuller one, with the box of both."""
    kept: dict[int, Row] = {}
    for row in rows:
        new = number[row.number]
        if new is None:
            continue
        other = kept.get(new)
        if other is None:
            kept[new] = replace(row, number=new)
        else:
            fuller = row if row.products > other.products else other
            kept[new] = replace(
                fuller,
                number=new,
                box=row.box.around(other.box),
                products=row.products + other.products,
            )
    return tuple(sorted(kept.values(), key=lambda row: row.number))
