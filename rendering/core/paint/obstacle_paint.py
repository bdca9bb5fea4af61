"""A shopper or a trolley between the camera and the shelf."""

from rendering.core.art.obstacle import OBSTACLE_CM, obstacle_texture
from rendering.core.paint.canvas import OBSTACLE
from rendering.core.paint.stage import Stage, upright
from rendering.core.scene import Scene


def obstacle_draw(stage: Stage, scene: Scene) -> None:
    """Draw what stands in front, if anything does; it hides the products behind it."""
    if scene.obstacle is None:
        return
    width, height = OBSTACLE_CM[scene.obstacle]
    x = scene.obstacle_x
    corners = upright(x - width / 2, x + width / 2, 0, height, 45)
    stage.draw(obstacle_texture(scene.obstacle, scene.seed), corners, instance=OBSTACLE)
