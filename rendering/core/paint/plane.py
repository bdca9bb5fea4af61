"""A level plane that reaches past the camera, such as the floor one stands on."""

from typing import cast

import cv2
import numpy as np

from rendering.core.arrays import Image, Points
from rendering.core.art.texture import Texture
from rendering.core.paint.stage import Stage
from rendering.core.paint.warp import laid_over


def plane_draw(
    stage: Stage, texture: Texture, y: float, left: float, back: float, cm: float
) -> None:
    """Fill everything under the horizon with the plane at height `y`.

    The texture's upper left pixel lies at (`left`, `back`), each pixel is `cm` wide; beyond its
    border the texture's last pixels go on.
    """
    to_canvas = _plane_to_canvas(stage, y)
    texel = np.array([(cm, 0, left), (0, cm, back), (0, 0, 1.0)])
    height, width = stage.canvas.colour.shape[:2]
    matrix = to_canvas @ texel
    patch = cv2.warpPerspective(
        texture.full,
        matrix,
        (width, height),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    inverse = np.linalg.inv(to_canvas).astype(np.float64)
    sign = inverse[2, 0] * np.arange(width) + inverse[2, 1] * np.arange(height)[:, None]
    sign = sign + inverse[2, 2]
    below = sign * np.sign(_at_feet(stage, inverse)) > 0
    patch *= below[:, :, None].astype(np.uint8)
    stage.canvas.colour[:] = laid_over(stage.canvas.colour, cast(Image, patch))


def _plane_to_canvas(stage: Stage, y: float) -> Points:
    """3 x 3, from (x, z) cm on the plane to canvas pixels."""
    corners = np.array([(-50.0, y, -300.0), (50, y, -300), (50, y, -200), (-50, y, -200)])
    corners[:, 0] += stage.camera.eye[0]
    flat, _ = stage.camera.pinhole(corners, stage.size)
    matrix = cv2.getPerspectiveTransform(
        corners[:, [0, 2]].astype(np.float32), (flat + stage.pad).astype(np.float32)
    )
    return matrix.astype(np.float64)


def _at_feet(stage: Stage, inverse: Points) -> float:
    """The sign that pixels in front of the camera have: that of a point under the shelf."""
    flat, _ = stage.camera.pinhole(np.array([(stage.camera.eye[0], 0.0, -250.0)]), stage.size)
    x, y = flat[0] + stage.pad
    return float(inverse[2, 0] * x + inverse[2, 1] * y + inverse[2, 2])
