"""The canvas: colours, and which product shows in which pixel."""

from dataclasses import dataclass

import cv2
import numpy as np

from rendering.core.arrays import Ids, Image, Points
from rendering.core.art.texture import Texture
from rendering.core.paint.warp import Tint, Window, laid_over, overlap, warped, window_of

LARGEST = 6000
"""A face longer than this many pixels is not drawn: the eye is inside it."""
OBSTACLE = -1


@dataclass(frozen=True, eq=False)
class Face:
    """A texture on four canvas points (4 x 2: TL, TR, BR, BL)."""

    texture: Texture
    quad: Points
    tint: Tint


class Canvas:
    """Height x width x 3 colours, height x width instance numbers, and each one's whole area."""

    def __init__(self, width: int, height: int) -> None:
        self.colour: Image = np.zeros((height, width, 3), np.uint8)
        self.ids: Ids = np.zeros((height, width), np.int32)
        self.areas: dict[int, int] = {}
        self.windows: dict[int, Window] = {}
        self.window: Window = (0, 0, width, height)

    def draw(self, faces: list[Face], instance: int) -> None:
        """One thing, its faces from back to front; `instance` 0 for furniture."""
        whole = window_of(np.concatenate([face.quad for face in faces]))
        part = overlap(whole, self.window)
        if part is None or max(whole[2] - whole[0], whole[3] - whole[1]) > LARGEST:
            return
        window = whole if instance > 0 else part
        patch = warped(faces[0].texture, faces[0].quad, window, faces[0].tint)
        for face in faces[1:]:
            patch = laid_over(patch, warped(face.texture, face.quad, window, face.tint))
        if instance > 0:
            self.areas[instance] = int(cv2.countNonZero(_solid(patch)))
            self.windows[instance] = part
        self._put(patch, window, part, instance)

    def veil(self, face: Face) -> None:
        """A shadow or a reflection: colours change, instances do not."""
        part = overlap(window_of(face.quad), self.window)
        if part is not None:
            patch = warped(face.texture, face.quad, part, face.tint)
            area = self.colour[part[1] : part[3], part[0] : part[2]]
            area[:] = laid_over(area, patch)

    def _put(self, patch: Image, window: Window, part: Window, instance: int) -> None:
        left, top, right, bottom = part
        patch = patch[top - window[1] : bottom - window[1], left - window[0] : right - window[0]]
        area = self.colour[top:bottom, left:right]
        area[:] = laid_over(area, patch)
        np.copyto(self.ids[top:bottom, left:right], instance, where=_solid(patch) > 0)


def _solid(patch: Image) -> Image:
    """255 where the patch covers at least half a pixel."""
    _, solid = cv2.threshold(cv2.extractChannel(patch, 3), 127, 255, cv2.THRESH_BINARY)
    return solid.astype(np.uint8, copy=False)
