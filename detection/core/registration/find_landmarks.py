"""Reading the landmarks of a reference photo."""

import numpy as np
from numpy.typing import NDArray

from detection.core.findings import PhotoFindings
from detection.core.registration.features import find_features, read_picture
from detection.core.registration.landmarks import Landmarks
from detection.core.registration.looks import looks_of

_MOST = 1700
_MOST_LOOKS = 500


def find_landmarks(data: bytes, findings: PhotoFindings) -> Landmarks:
    """Landmarks of a reference photo and what was found on it; raises PhotoError."""
    picture = read_picture(data)
    surest = sorted(findings.products, key=lambda product: -product.score)[:_MOST_LOOKS]
    edges = [(each.box.x1, each.box.y1, each.box.x2, each.box.y2) for each in surest]
    boxes = np.array(edges, np.float32).reshape(-1, 4)
    return Landmarks(
        find_features(picture, _MOST), row_lines(findings), boxes, looks_of(picture, boxes)
    )


def row_lines(findings: PhotoFindings) -> NDArray[np.float32]:
    """Number, slope, intercept, left and right end of each row [r, 5]."""
    rows = [(row.number, *row.line, row.box.x1, row.box.x2) for row in findings.rows]
    return np.array(rows, np.float32).reshape(-1, 5)
