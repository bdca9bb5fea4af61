"""Where the picture is taken from, and where a point in space lies in it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rendering.core.arrays import Points, Size
from rendering.core.lens import bent


@dataclass(frozen=True)
class Camera:
    """Eye in centimetres, angles in degrees.

    `yaw` turns right, `pitch` down, `roll` clockwise; `focal` is in long sides of the picture,
    `shift` moves the picture's middle (a crop), in long sides; `bend` is the lens distortion.
    """

    eye: tuple[float, float, float]
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    focal: float = 0.78
    shift: tuple[float, float] = (0.0, 0.0)
    bend: float = 0.0

    @cached_property
    def rotation(self) -> Points:
        """3 x 3, from world axes to camera axes (right, down, forward)."""
        yaw, pitch, roll = np.radians([self.yaw, self.pitch, self.roll])
        axes = np.diag([1.0, -1.0, -1.0])
        turn = _about(1, -yaw)
        tilt = _about(0, pitch)
        level = _about(2, -roll)
        rotation: Points = level @ tilt @ turn @ axes
        return rotation

    def pinhole(self, points: Points, size: Size) -> tuple[Points, Points]:
        """Pixels without lens distortion (N x 2) and depths (N, cm; <= 0 is behind the eye)."""
        seen = (points - np.array(self.eye)) @ self.rotation.T
        depth = seen[:, 2]
        scale = self.focal * max(size) / np.maximum(depth, 1e-6)
        middle = np.array([(size[0] - 1) / 2, (size[1] - 1) / 2])
        middle = middle + np.array(self.shift) * max(size)
        return seen[:, :2] * scale[:, None] + middle, depth

    def project(self, points: Points, size: Size) -> Points:
        """Pixels (N x 2) in the finished picture of points in front of the eye (N x 3, cm)."""
        flat, _ = self.pinhole(points, size)
        return bent(flat, size, self.bend) if self.bend else flat


def _about(axis: int, angle: float) -> Points:
    cos, sin = np.cos(angle), np.sin(angle)
    one, other = (axis + 1) % 3, (axis + 2) % 3
    turn = np.eye(3)
    turn[one, one] = turn[other, other] = cos
    turn[one, other], turn[other, one] = -sin, sin
    return turn
