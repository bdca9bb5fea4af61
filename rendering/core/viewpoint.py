"""Cameras as people hold them in front of a shelf."""

import math
from dataclasses import dataclass
from typing import Literal

from rendering.core.camera import Camera
from rendering.core.planogram import Planogram
from rendering.core.seeds import dice

Difficulty = Literal["easy", "normal", "hard"]

NEAREST_CM = 110.0


@dataclass(frozen=True)
class _Habit:
    """Greatest angles in degrees, and how far the lens bends."""

    side: float
    slip: float
    roll: float
    bend: float


HABITS: dict[Difficulty, _Habit] = {
    "easy": _Habit(side=5, slip=1, roll=1, bend=0.0),
    "normal": _Habit(side=15, slip=2, roll=2.5, bend=0.04),
    "hard": _Habit(side=28, slip=4, roll=6, bend=0.08),
}


def camera_make(
    planogram: Planogram,
    seed: int,
    difficulty: Difficulty = "normal",
    aspect: float = 0.75,
) -> Camera:
    """A camera that looks at the planogram's bay; `aspect` is the picture's width by height."""
    habit, die = HABITS[difficulty], dice(seed, "camera", difficulty)
    top = planogram.levels[0].floor + planogram.levels[0].clear
    focal = die.uniform(0.7, 0.95)
    across, down = (aspect, 1.0) if aspect < 1 else (1.0, 1.0 / aspect)
    fit = max(planogram.width * 0.8 / across, top * 0.92 / down)
    away = max(NEAREST_CM, focal * fit * die.uniform(0.8, 1.12))
    target = (
        planogram.width * die.uniform(0.42, 0.58),
        top * die.uniform(0.46, 0.56),
    )
    side = math.radians(die.uniform(-habit.side, habit.side))
    eye = (
        target[0] - away * math.sin(side),
        min(165.0, target[1] + away * die.uniform(-0.05, 0.22)),
        away * math.cos(side),
    )
    return Camera(
        eye,
        yaw=math.degrees(math.atan2(target[0] - eye[0], eye[2])) + die.uniform(-1, 1) * habit.slip,
        pitch=math.degrees(math.atan2(eye[1] - target[1], away)) + die.uniform(-1, 1) * habit.slip,
        roll=die.uniform(-habit.roll, habit.roll),
        focal=focal,
        shift=(die.uniform(-0.02, 0.02), die.uniform(-0.02, 0.02)),
        bend=die.uniform(-habit.bend / 2, habit.bend),
    )
