"""The ground, which reaches past the camera."""

from typing import cast

import cv2
import numpy as np

from rendering.core.arrays import Image, Points
from rendering.core.art.texture import Texture
from rendering.core.paint.stage import Stage
from rendering.core.paint.warp import laid_over


def plane_draw(stage: Stage, texture: Texture, left: float, back: float, first: int) -> None:
    """Fill the canvas from row `first` down with the ground (y = 0), as far as it is in front.

    The texture's upper left pixel lies at (`left`, `back`), each pixel is 1 cm wide; beyond its
    border the texture's last pixels go on.
    """
    height, width = stage.canvas.colour.shape[:2]
    if first >= height:
        return
    to_rows = np.array([(1.0, 0, 0), (0, 1, -first), (0, 0, 1)]) @ _ground_to_canvas(stage)
    patch = cv2.warpPerspective(
        texture.full,
        to_rows @ np.array([(1, 0, left), (0, 1, back), (0, 0, 1.0)]),
        (width, height - first),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    patch *= _in_front(stage, to_rows, first)[:, :, None]
    area = stage.canvas.colour[first:]
    area[:] = laid_over(area, cast(Image, patch))


def _in_front(stage: Stage, to_rows: Points, first: int) -> Image:
    """1 below the horizon, 0 above, for each pixel from row `first` down."""
    height, width = stage.canvas.colour.shape[:2]
    inverse = np.linalg.inv(to_rows)
    flat, _ = stage.camera.pinhole(np.array([(stage.camera.eye[0], 0.0, -250.0)]), stage.size)
    x, y = flat[0] + stage.pad
    feet = inverse[2, 0] * x + inverse[2, 1] * (y - first) + inverse[2, 2]
    depth = (inverse[2, 1] * np.arange(height - first) + inverse[2, 2])[:, None]
    depth = depth + inverse[2, 0] * np.arange(width)
    shown: Image = (depth * np.sign(feet) > 0).astype(np.uint8)
    return shown


def _ground_to_canvas(stage: Stage) -> Points:
    """3 x 3, from (x, z) cm on the ground to canvas pixels."""
    corners = np.array([(-50.0, 0, -300.0), (50, 0, -300), (50, 0, -200), (-50, 0, -200)])
    corners[:, 0] += stage.camera.eye[0]
    flat, _ = stage.camera.pinhole(corners, stage.size)
    matrix = cv2.getPerspectiveTransform(
        corners[:, [0, 2]].astype(np.float32), (flat + stage.pad).astype(np.float32)
    )
    return matrix.astype(np.float64)
