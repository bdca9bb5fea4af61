"""Whether places of the reference still look as they did, feature by feature."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from detection.core.findings import Box
from detection.core.photo.picture import Picture
from detection.core.registration.features import read_picture
from detection.core.registration.landmarks import Landmarks
from detection.core.registration.registration import Registration
from detection.core.registration.trace import Trace

_EDGE = (0.0, 0.22)  # of a place's height, where the shelf edge under it is
_OVER = (0.0, 0.22)  # and the one over it
_ASIDE = 0.6  # of a place's width, how far the edges are looked at beyond it
_THERE = 0.2  # of its features: a place that has kept so many is the measure of detail
_FEW = 4  # places that set the measure
_PERCENT = 50


def find_traces(
    landmarks: Landmarks,
    registration: Registration,
    data: bytes,
    places: Mapping[str, Sequence[Box]],
) -> dict[str, tuple[Trace, ...]]:
    """A trace of each of `places` (reference pixels, several a key); none where the photo does not
    line up. Raises PhotoError."""
    support = registration.support
    if not registration.trusted or support is None:
        return {}
    points = landmarks.features.points
    seen, found = np.zeros(len(points), bool), np.zeros(len(points), bool)
    seen[support.seen], found[support.reference] = True, True
    picture = read_picture(data)
    print_of = _printed(picture)
    traces = {
        key: [
            replace(
                _trace(box, points, seen, found), detail=_mean(print_of, picture, registration, box)
            )
            for box in boxes
        ]
        for key, boxes in places.items()
    }
    usual = [
        one.detail
        for some in traces.values()
        for one in some
        if one.detail is not None and one.expected and one.found >= _THERE * one.expected
    ]
    measure = float(np.percentile(usual, _PERCENT)) if len(usual) >= _FEW else None
    return {key: tuple(_shared(one, measure) for one in some) for key, some in traces.items()}


def _trace(
    box: Box, points: NDArray[np.float32], seen: NDArray[np.bool_], found: NDArray[np.bool_]
) -> Trace:
    x, y = points[:, 0], points[:, 1]
    inside = seen & (x > box.x1) & (x < box.x2) & (y > box.y1) & (y < box.y2)
    aside = _ASIDE * box.width
    under = (y >= box.y2 + _EDGE[0] * box.height) & (y < box.y2 + _EDGE[1] * box.height)
    over = (y <= box.y1 - _OVER[0] * box.height) & (y > box.y1 - _OVER[1] * box.height)
    around = seen & (x > box.x1 - aside) & (x < box.x2 + aside) & (under | over)
    return Trace(
        int(inside.sum()),
        int((inside & found).sum()),
        int(around.sum()),
        int((around & found).sum()),
    )


def _printed(picture: Picture) -> NDArray[np.float32]:
    """How strong the edges are around each pixel."""
    light = cv2.cvtColor(picture.pixels, cv2.COLOR_RGB2GRAY)
    across, down = cv2.Sobel(light, cv2.CV_32F, 1, 0), cv2.Sobel(light, cv2.CV_32F, 0, 1)
    return np.asarray(np.abs(across) + np.abs(down), np.float32)


def _mean(
    printed: NDArray[np.float32], picture: Picture, registration: Registration, box: Box
) -> float | None:
    landed = registration.land(box).box
    edges = np.array([landed.x1, landed.y1, landed.x2, landed.y2])
    left, top, right, bottom = (
        ((edges - np.tile(picture.offset, 2)) / picture.scale).round().astype(int)
    )
    part = printed[max(0, top) : bottom, max(0, left) : right]
    return float(part.mean()) if part.size else None


def _shared(one: Trace, measure: float | None) -> Trace:
    share = one.detail / measure if one.detail is not None and measure else None
    return replace(one, detail=share)
