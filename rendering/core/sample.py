"""Everything from one seed: planogram, stock, scene, camera, look."""

from rendering.core.arrays import Size
from rendering.core.look import look_make
from rendering.core.planogram import planogram_make
from rendering.core.render import SIZE, Render, shelf_render
from rendering.core.scene import Obstacle, scene_make
from rendering.core.seeds import dice
from rendering.core.stock import stock_make
from rendering.core.viewpoint import Difficulty, camera_make

MIX: tuple[Difficulty, ...] = ("easy", "normal", "normal", "normal", "hard")


def shelf_sample(
    seed: int,
    size: Size = SIZE,
    difficulty: Difficulty | None = None,
    obstacles: float = 0.08,
) -> Render:
    """One render of a shelf of its own; `obstacles` is the chance of a shopper or trolley."""
    die = dice(seed, "sample")
    drawn = die.choice(MIX)
    obstacle: Obstacle | None = None
    if die.random() < obstacles:
        obstacle = "shopper" if die.random() < 0.6 else "trolley"
    plan = planogram_make(seed)
    scene = scene_make(plan, stock_make(plan, seed), seed, obstacle)
    camera = camera_make(plan, seed, difficulty or drawn, aspect=size[0] / size[1])
    return shelf_render(scene, camera, size, look_make(seed, difficulty or drawn))
