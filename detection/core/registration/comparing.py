"""Whether what stands in a place still looks like what stood there on the reference photo."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from detection.core.findings import Box, PhotoFindings
from detection.core.network.letterbox import Boxes
from detection.core.registration.features import read_picture
from detection.core.registration.landmarks import Landmarks
from detection.core.registration.looks import alike, looks_of
from detection.core.registration.registration import Registration

_WITHIN = 0.5  # of a product's area that lies in the place


def compare_looks(
    landmarks: Landmarks,
    registration: Registration,
    data: bytes,
    findings: PhotoFindings,
    places: Mapping[str, Box],
) -> dict[str, float]:
    """Likeness (0..1) by key of each of `places` (reference pixels).

    A place where the reference or the photo shows no product is not among them, nor is any where
    the registration has no matrix. Raises PhotoError.
    """
    if registration.matrix is None:
        return {}
    edges = [(each.box.x1, each.box.y1, each.box.x2, each.box.y2) for each in findings.products]
    boxes = np.array(edges, np.float32).reshape(-1, 4)
    likeness = alike(landmarks.looks, looks_of(read_picture(data), boxes))
    answer = {}
    for key, place in places.items():
        before = _inside(landmarks.boxes, place)
        now = _inside(boxes, registration.land(place).box)
        if len(before) and len(now):
            answer[key] = float(np.median(likeness[np.ix_(before, now)].max(axis=0)))
    return answer


def _inside(boxes: Boxes, place: Box) -> NDArray[np.int64]:
    """Which of boxes [n, 4] lie in the place."""
    low = np.maximum(boxes[:, :2], [place.x1, place.y1])
    high = np.minimum(boxes[:, 2:], [place.x2, place.y2])
    shared = np.prod(np.maximum(high - low, 0), axis=1)
    area = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
    return np.flatnonzero(shared > _WITHIN * area)
