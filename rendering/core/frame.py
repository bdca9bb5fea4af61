"""The finished picture as a frame: what of a place in space lies in it and is not hidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from rendering.core.arrays import Ids, Points, Size
from rendering.core.camera import Camera
from rendering.core.lens import bent
from rendering.core.paint.canvas import OBSTACLE
from rendering.core.paint.warp import Window
from rendering.core.truth import Box, Quad

SAMPLES = 12
SLACK = 4


@dataclass(frozen=True, eq=False)
class Frame:
    """`ids` are instance numbers, height x width, `OBSTACLE` where something stands in front."""

    camera: Camera
    size: Size
    ids: Ids

    def quad(self, corners: Points) -> Quad:
        """Four corners in space (4 x 3 cm) as pixels."""
        return self.quads([corners])[0]

    def quads(self, many: Sequence[Points]) -> list[Quad]:
        """Four corners in space (4 x 3 cm) for each, as pixels."""
        if not many:
            return []
        pixels = np.round(self.camera.project(np.concatenate(many), self.size), 2).tolist()
        return [
            cast(Quad, tuple((x, y) for x, y in pixels[first : first + 4]))
            for first in range(0, len(pixels), 4)
        ]

    def box(self, corners: Points) -> Box | None:
        """The part in the picture of the extent of four corners in space."""
        pixels = self.camera.project(corners, self.size)
        low = np.clip(pixels.min(axis=0), 0, self.size)
        high = np.clip(pixels.max(axis=0), 0, self.size)
        if (high - low).min() < 1:
            return None
        left, top, right, bottom = (round(float(v), 2) for v in (*low, *high))
        return left, top, right, bottom

    def visible(self, corners: Points) -> float:
        """The share of a flat place (4 x 3 cm) inside the picture and not behind an obstacle."""
        way = (np.arange(SAMPLES) + 0.5) / SAMPLES
        across, down = (axis.ravel()[:, None] for axis in np.meshgrid(way, way))
        top = corners[0] + (corners[1] - corners[0]) * across
        bottom = corners[3] + (corners[2] - corners[3]) * across
        pixels = np.round(self.camera.project(top + (bottom - top) * down, self.size)).astype(int)
        inside = ((pixels >= 0) & (pixels < np.array(self.size))).all(axis=1)
        seen = self.ids[pixels[inside, 1], pixels[inside, 0]] != OBSTACLE
        return round(float(seen.sum()) / len(pixels), 4)

    def window(self, window: Window, pad: int) -> Window:
        """A window of the undistorted canvas as one of the picture, with some slack."""
        left, top, right, bottom = (edge - pad for edge in window)
        if self.camera.bend:
            x, y = (left + right) / 2, (top + bottom) / 2
            around = [
                (left, top),
                (x, top),
                (right, top),
                (right, y),
                (right, bottom),
                (x, bottom),
                (left, bottom),
                (left, y),
            ]
            moved = bent(np.array(around, np.float64), self.size, self.camera.bend)
            left, top = (int(v) - SLACK for v in moved.min(axis=0))
            right, bottom = (int(v) + SLACK for v in moved.max(axis=0))
        return (
            max(0, left),
            max(0, top),
            min(self.size[0], right),
            min(self.size[1], bottom),
        )
