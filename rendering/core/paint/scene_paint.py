"""A whole scene, painted from the back to the front.

Rows far from the eye's height come first: the boards of nearer rows then cover what stands
too deep in them to be seen. In a row, items come by place in the lane, then from the outside in.
"""

import numpy as np

from rendering.core.arrays import Size
from rendering.core.camera import Camera
from rendering.core.items import Item
from rendering.core.lens import padding
from rendering.core.paint.backdrop import backdrop_draw
from rendering.core.paint.canvas import Canvas
from rendering.core.paint.fixture_paint import (
    cell_draw,
    edge_draw,
    frame_draw,
    plinth_draw,
    shade_draw,
)
from rendering.core.paint.front_paint import lip_draw, trays_draw
from rendering.core.paint.item_paint import item_draw
from rendering.core.paint.obstacle_paint import obstacle_draw
from rendering.core.paint.stage import Stage, upright
from rendering.core.paint.warp import overlap, window_of
from rendering.core.planogram import Level
from rendering.core.scene import Bay, Scene

TALLEST_CM = 20.0
"""Nothing rises further over a bay's highest products."""


def scene_paint(scene: Scene, camera: Camera, size: Size) -> Stage:
    """A stage whose canvas holds the scene, still without lens, light and sensor."""
    pad = padding(size, camera.bend)
    stage = Stage(Canvas(size[0] + 2 * pad, size[1] + 2 * pad), camera, size, pad)
    backdrop_draw(stage, scene)
    bays = [bay for bay in scene.bays if _shows(stage, bay)]
    bays.sort(key=lambda bay: -_aside(bay, camera))
    for bay in bays:
        _bay_paint(stage, scene, bay)
    for bay in bays:
        for level in bay.planogram.levels:
            lip_draw(stage, scene, bay, level)
            edge_draw(stage, scene, bay, level)
    obstacle_draw(stage, scene)
    return stage


def _shows(stage: Stage, bay: Bay) -> bool:
    """Whether any of the bay may lie on the canvas."""
    plan = bay.planogram
    top = plan.levels[0].floor + plan.levels[0].clear + TALLEST_CM
    ends = [upright(bay.left, bay.left + plan.width, 0, top, z) for z in (-plan.depth, 1.0)]
    flat, depth = stage.camera.pinhole(np.concatenate(ends), stage.size)
    if depth.min() < 1:
        return bool(depth.max() > 1)
    return overlap(window_of(flat + stage.pad), stage.canvas.window) is not None


def _bay_paint(stage: Stage, scene: Scene, bay: Bay) -> None:
    seen = _in_view(stage, bay.items)
    plinth_draw(stage, scene, bay)
    frame_draw(stage, scene, bay)
    eye = stage.camera.eye
    for level in sorted(bay.planogram.levels, key=lambda level: -_off_height(level, eye[1])):
        cell_draw(stage, scene, bay, level)
        items = [item for item in seen if item.row == level.row]
        for item in sorted(items, key=lambda item: _order(item, eye)):
            item_draw(stage, item)
        trays_draw(stage, scene, bay, level)
        shade_draw(stage, bay, level)


def _in_view(stage: Stage, items: tuple[Item, ...]) -> list[Item]:
    """The items whose surroundings reach into the canvas."""
    if not items:
        return []
    middles = np.array([(item.x, item.y + item.design.height / 2, item.z) for item in items])
    spans = np.array([item.design.height + item.design.width + item.design.depth for item in items])
    flat, depth = stage.camera.pinhole(middles, stage.size)
    reach = spans / np.maximum(depth, 1) * stage.camera.focal * max(stage.size)
    low, high = flat + stage.pad + reach[:, None], flat + stage.pad - reach[:, None]
    height, width = stage.canvas.ids.shape
    near = (depth > 1) & (low > 0).all(axis=1) & (high < (width, height)).all(axis=1)
    return [items[place] for place in np.flatnonzero(near)]


def _order(item: Item, eye: tuple[float, float, float]) -> tuple[float, float, float, int]:
    middle = item.y + item.design.height / 2
    return (-item.behind, -abs(item.pile - eye[0]), -abs(middle - eye[1]), item.instance)


def _off_height(level: Level, height: float) -> float:
    if level.floor <= height <= level.floor + level.clear:
        return 0.0
    return min(abs(height - level.floor), abs(height - level.floor - level.clear))


def _aside(bay: Bay, camera: Camera) -> float:
    """How far the bay lies to the side of the eye; 0 in front of it."""
    x = camera.eye[0]
    return max(0.0, bay.left - x, x - bay.left - bay.planogram.width)
