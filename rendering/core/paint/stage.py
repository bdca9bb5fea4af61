"""The stage: a canvas seen through a camera, so that painters can think in centimetres."""

from dataclasses import dataclass

import numpy as np

from rendering.core.arrays import Points, Size
from rendering.core.art.texture import Texture
from rendering.core.camera import Camera
from rendering.core.paint.canvas import Canvas, Face
from rendering.core.paint.warp import Tint

NEAREST_CM = 8.0
PLAIN: Tint = (1.0, 1.0, 1.0)


def grey(shade: float) -> Tint:
    """The same factor for all colours."""
    return shade, shade, shade


@dataclass(frozen=True, eq=False)
class Stage:
    """`pad` is how much larger than the picture the canvas is on every side (pixels)."""

    canvas: Canvas
    camera: Camera
    size: Size
    pad: int

    def face(self, texture: Texture, corners: Points, tint: Tint = PLAIN) -> Face | None:
        """A face from corners in space (4 x 3: TL, TR, BR, BL); None if not wholly in front."""
        flat, depth = self.camera.pinhole(corners, self.size)
        if depth.min() < NEAREST_CM:
            return None
        return Face(texture, flat + self.pad, tint)

    def draw(
        self, texture: Texture, corners: Points, tint: Tint = PLAIN, instance: int = 0
    ) -> None:
        """Draw one face."""
        face = self.face(texture, corners, tint)
        if face is not None:
            self.canvas.draw([face], instance)

    def veil(self, texture: Texture, corners: Points) -> None:
        """Lay a see-through face over what is drawn."""
        face = self.face(texture, corners)
        if face is not None:
            self.canvas.veil(face)


def upright(left: float, right: float, bottom: float, top: float, z: float) -> Points:
    """A rectangle facing the viewer at depth z."""
    return np.array([(left, top, z), (right, top, z), (right, bottom, z), (left, bottom, z)])


def lying(left: float, right: float, y: float, back: float, front: float) -> Points:
    """A level rectangle; its texture's top is at the back."""
    return np.array([(left, y, back), (right, y, back), (right, y, front), (left, y, front)])


def sideways(x: float, bottom: float, top: float, first: float, second: float) -> Points:
    """A rectangle across the shelf, its texture's left at depth `first`."""
    return np.array([(x, top, first), (x, top, second), (x, bottom, second), (x, bottom, first)])
