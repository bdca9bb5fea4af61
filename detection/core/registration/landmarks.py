"""What lining up needs of a reference photo, small enough to be stored beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.core.findings import Box
from detection.core.registration.feature_set import Features
from detection.core.registration.parcel import Parcel, ParcelError, pack, unpack

Colour = tuple[float, float, float]
_COLOURS = 36  # the first so many numbers of a look are colours of its cells
_SAME_BOX = 1.0  # pixels
_FRONT = 0.25  # of a place's area: with less of it before products the photo shows none there
LOOK = 84  # numbers that tell how a product looks
_KIND = b"SWLM"
_VERSION = 1


class LandmarksError(ValueError):
    """Bytes that are no landmarks, damaged, or of a version that this program does not read."""


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Of one reference photo: its features, its rows (number, slope, intercept, left, right) [r, 5]
    in pixels, and the boxes [p, 4] of its surest products with their looks [p, LOOK] uint8."""

    features: Features
    rows: NDArray[np.float32]
    boxes: NDArray[np.float32]
    looks: NDArray[np.uint8]

    @property
    def width(self) -> int:
        return self.features.width

    @property
    def height(self) -> int:
        return self.features.height

    def colours(self, boxes: Sequence[Box]) -> list[Colour | None]:
        """Mean lightness and chroma (0..1) of each of the reference's product `boxes` (rounded ones
        too); None for those that are not among its surest products."""
        means = self.looks[:, :_COLOURS].reshape(-1, _COLOURS // 3, 3).mean(axis=1) / 255
        found: list[Colour | None] = []
        for box in boxes:
            away = np.abs(self.boxes - [box.x1, box.y1, box.x2, box.y2]).max(axis=1, initial=0)
            at = int(away.argmin()) if len(away) else -1
            light, first, second = means[at].tolist() if at >= 0 else (0.0, 0.0, 0.0)
            found.append((light, first, second) if at >= 0 and away[at] < _SAME_BOX else None)
        return found

    def shows_product(self, place: Box) -> bool:
        """Whether one of the reference's surest products stands in the place."""
        low = np.maximum(self.boxes[:, :2], [place.x1, place.y1])
        high = np.minimum(self.boxes[:, 2:], [place.x2, place.y2])
        shared = np.prod(np.maximum(high - low, 0), axis=1)
        return bool(shared.max(initial=0) >= _FRONT * place.width * place.height)

    def to_bytes(self) -> bytes:
        """At most some 290 kB, whatever the photo."""
        seen = self.features
        arrays = (seen.points, seen.sizes, seen.angles, seen.descriptors)
        parts = (*arrays, self.rows, self.boxes, self.looks)
        return pack(_KIND, _VERSION, Parcel((seen.width, seen.height), parts))

    @classmethod
    def from_bytes(cls, data: bytes) -> "Landmarks":
        """Raises LandmarksError."""
        try:
            parcel = unpack(_KIND, _VERSION, data)
            points, sizes, angles, descriptors, rows, boxes, looks = parcel.arrays
            width, height = parcel.numbers
        except (ParcelError, ValueError) as error:
            raise LandmarksError(str(error)) from error
        features = Features(width, height, points, sizes, angles, descriptors)
        marks = cls(features, rows, boxes, looks)
        if not marks._fits():
            raise LandmarksError("The parts of the landmarks do not fit each other.")
        return marks

    def _fits(self) -> bool:
        seen, many, found = self.features, len(self.features.points), len(self.boxes)
        shapes = [part.shape for part in (seen.points, seen.sizes, seen.angles, seen.descriptors)]
        wanted = [(many, 2), (many,), (many,), (many, 128)]
        parts = (self.boxes.shape, self.looks.shape, self.rows.shape)
        return shapes == wanted and parts == ((found, 4), (found, LOOK), (len(self.rows), 5))
