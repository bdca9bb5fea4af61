"""Bays without their products: walls, boards, edges, tags, plinth."""

from rendering.core.art.edge import edge_texture, sale_texture
from rendering.core.art.furniture import (
    board_texture,
    plain_texture,
    shadow_texture,
    wall_texture,
)
from rendering.core.paint.stage import Stage, grey, lying, sideways, upright
from rendering.core.planogram import BOARD_CM, Level
from rendering.core.scene import Bay, Scene
from rendering.core.seeds import dice


def _rounded(width: float, height: float) -> tuple[int, int]:
    """Wall sizes in steps, so that few walls serve many bays."""
    return 10 * round(width / 10), 4 * round(height / 4)


def cell_draw(stage: Stage, scene: Scene, bay: Bay, level: Level) -> None:
    """The empty inside of one row: wall, ends, board and the board above."""
    fixture, plan = scene.fixture, bay.planogram
    left, right, back = bay.left, bay.left + plan.width, -plan.depth
    first = level.row == 1
    top = level.floor + level.clear
    wall = wall_texture(fixture.wall, fixture.pegs, *_rounded(plan.width, level.clear))
    high = level.floor + level.clear * 0.5 if first and fixture.seed % 2 else top
    stage.draw(wall, upright(left, right, level.floor, high, back), grey(2.0 if first else 1.0))
    eye = stage.camera.eye
    board = board_texture(fixture.board, fixture.seed)
    if eye[1] > level.floor:
        stage.draw(board, lying(left, right, level.floor, back, 0))
    if eye[1] < top and not first:
        stage.draw(board, lying(left, right, top, back, 0), grey(0.32))


def frame_draw(stage: Stage, scene: Scene, bay: Bay) -> None:
    """The uprights that carry the boards, and the boards' ends."""
    plan, post = bay.planogram, plain_texture(scene.fixture.wall, 0.3)
    end = plain_texture(scene.fixture.board, 0.4)
    top = plan.levels[0].floor + plan.levels[0].clear * 0.7
    for x in (bay.left, bay.left + plan.width):
        stage.draw(post, upright(x - 1.6, x + 1.6, 0, top, -plan.depth + 1))
        for level in plan.levels:
            stage.draw(end, sideways(x, level.floor - BOARD_CM, level.floor, -plan.depth, 0))


def shade_draw(stage: Stage, bay: Bay, level: Level) -> None:
    """The shadow that the board above throws on what stands under it."""
    if level.row == 1:
        return
    top = level.floor + level.clear
    low = max(level.floor, top - 11)
    corners = upright(bay.left, bay.left + bay.planogram.width, low, top, -0.6)
    stage.veil(shadow_texture(0.5, 0.0, 0.6), corners)


def edge_draw(stage: Stage, scene: Scene, bay: Bay, level: Level) -> None:
    """The strip in front of a row's board, its tags and hanging cards."""
    fixture, plan = scene.fixture, bay.planogram
    left, right = bay.left, bay.left + plan.width
    top = level.floor + 0.8
    bottom = top - fixture.edge_height
    stage.draw(edge_texture(fixture, plan, level.row), upright(left, right, bottom, top, 0.2))
    if level.row < len(plan.levels):
        shadow = shadow_texture(0.4, 0.0)
        stage.veil(shadow, upright(left, right, bottom - 1.5, bottom, 0.1))
    for slot in plan.row_slots(level.row):
        die = dice(fixture.seed, "hanging", plan.seed, slot.key)
        if die.random() < fixture.sale_share:
            x = left + (slot.left + slot.right) / 2 + die.uniform(-2, 2)
            card = upright(x - 3, x + 3, bottom - 5.5, bottom + 2.5, 0.6)
            stage.draw(sale_texture(fixture, slot), card)


def plinth_draw(stage: Stage, scene: Scene, bay: Bay) -> None:
    """The kick plate under the lowest board."""
    lowest = bay.planogram.levels[-1].floor - BOARD_CM
    right = bay.left + bay.planogram.width
    plate = plain_texture(scene.fixture.board, 0.35)
    stage.draw(plate, upright(bay.left, right, 0, lowest, -1.5))
