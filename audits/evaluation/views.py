"""One rendered shelf photographed as a reference, and again later from elsewhere."""

from dataclasses import dataclass
from io import BytesIO
from math import atan2, degrees
from random import Random

import numpy as np
from PIL import Image

from rendering import (
    Camera,
    Obstacle,
    Planogram,
    Render,
    SlotTruth,
    Stock,
    camera_make,
    look_make,
    scene_make,
    shelf_render,
)

_ANGLE = 25.0
_CROP = 0.3  # of the picture's area
Edges = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class View:
    """A photo of a shelf: its bytes and where each position truly is (pixels; the share of it
    that shows), and the truth about it."""

    data: bytes
    places: dict[str, tuple[Edges, float]]
    slots: dict[str, SlotTruth]


def reference_view(plan: Planogram, stock: Stock, seed: int) -> View:
    """Taken with care, whole."""
    camera = camera_make(plan, seed, "easy")
    render = shelf_render(scene_make(plan, stock, seed), camera, look=look_make(seed, "easy"))
    return _view(render, (0, 0, *render.truth.size))


def later_view(plan: Planogram, stock: Stock, seed: int, obstacle: Obstacle | None = None) -> View:
    """From up to 25 degrees aside, in other light, up to 30 % of the picture cut off."""
    camera = _aside(plan, seed)
    look = look_make(seed + 1, "normal")
    render = shelf_render(scene_make(plan, stock, seed, obstacle), camera, look=look)
    dice = Random(seed)  # noqa: S311
    side = (1 - dice.uniform(0, _CROP)) ** 0.5
    wide, high = (round(each * side) for each in render.truth.size)
    left = dice.randint(0, render.truth.size[0] - wide)
    top = dice.randint(0, render.truth.size[1] - high)
    return _view(render, (left, top, left + wide, top + high))


def _aside(plan: Planogram, seed: int) -> Camera:
    """The first camera that a person may hold within the angle."""
    for number in range(100):
        camera = camera_make(plan, seed * 100 + number, "hard")
        if abs(degrees(atan2(plan.width / 2 - camera.eye[0], camera.eye[2]))) <= _ANGLE:
            return camera
    raise ValueError("no camera stands within the angle")


def _view(render: Render, cut: tuple[int, int, int, int]) -> View:
    left, top, right, bottom = cut
    out = BytesIO()
    picture = np.ascontiguousarray(render.picture[top:bottom, left:right])
    Image.fromarray(picture).save(out, "JPEG", quality=render.look.quality)
    places = {slot.key: _place(slot, cut) for slot in render.truth.slots}
    return View(out.getvalue(), places, {slot.key: slot for slot in render.truth.slots})


def _place(slot: SlotTruth, cut: tuple[int, int, int, int]) -> tuple[Edges, float]:
    """The whole place in the cut picture's pixels, and the share of it that shows."""
    x, y = (
        [corner[0] - cut[0] for corner in slot.quad],
        [corner[1] - cut[1] for corner in slot.quad],
    )
    whole = (min(x), min(y), max(x), max(y))
    wide = min(whole[2], cut[2] - cut[0]) - max(whole[0], 0)
    high = min(whole[3], cut[3] - cut[1]) - max(whole[1], 0)
    area = max(1e-9, (whole[2] - whole[0]) * (whole[3] - whole[1]))
    share = max(0.0, wide) * max(0.0, high) / area
    return whole, min(share, slot.visible if share > 0 else 0.0)
