"""Trays around the products of a slot, and lips before a whole row."""

from rendering.core.art.front import LIP_CM, lip_texture, tray_texture
from rendering.core.design import Kind
from rendering.core.paint.stage import Stage, grey, upright
from rendering.core.planogram import Level, Slot
from rendering.core.scene import Bay, Scene
from rendering.core.seeds import dice

TRAY_Z = -0.3
TALLEST_SHARE = 0.22
"""A tray hides at most this share of what stands in it."""
LIPPED = 0.6
"""The share of rows that have the lip their fixture offers."""
_UNBOXED = (Kind.BAG, Kind.BOTTLE, Kind.CARTON)


def trays_draw(stage: Stage, scene: Scene, bay: Bay, level: Level) -> None:
    """The fronts of the trays of one row."""
    for slot in bay.planogram.row_slots(level.row):
        die = dice(scene.fixture.seed, "tray", bay.planogram.seed, slot.key)
        rare = 0.3 if slot.design.kind in _UNBOXED else 1.0
        if die.random() < scene.fixture.trays * rare:
            _tray(stage, bay, level, slot)


def _tray(stage: Stage, bay: Bay, level: Level, slot: Slot) -> None:
    high = max(1, round(slot.design.height * TALLEST_SHARE))
    texture = tray_texture(slot.design, max(1, round(slot.right - slot.left)), high)
    left, right = bay.left + slot.left + 0.2, bay.left + slot.right - 0.2
    corners = upright(left, right, level.floor, level.floor + high, TRAY_Z)
    stage.draw(texture, corners, grey(0.95))


def lip_draw(stage: Stage, scene: Scene, bay: Bay, level: Level) -> None:
    """Glass or wire before a row; one sees through it."""
    lip, plan = scene.fixture.lip, bay.planogram
    if lip is None or dice(scene.seed, "lip", plan.seed, level.row).random() > LIPPED:
        return
    texture = lip_texture(lip, round(plan.width))
    corners = upright(bay.left, bay.left + plan.width, level.floor, level.floor + LIP_CM, 0.1)
    stage.veil(texture, corners)
