"""What lies around the shelf: the hall above and behind, the floor in front."""

from functools import lru_cache

import numpy as np

from rendering.core.art.furniture import plain_texture
from rendering.core.art.texture import Texture, texture_make
from rendering.core.paint.plane import plane_draw
from rendering.core.paint.stage import Stage, lying, upright
from rendering.core.palette import Colour
from rendering.core.scene import Scene
from rendering.core.seeds import dice, noise_source

FAR_CM = 900.0
CEILING_CM = 420.0
GROUND_BACK_CM = -50.0
"""Further back, shelves hide the ground."""


def backdrop_draw(stage: Stage, scene: Scene) -> None:
    """Fill the whole canvas; everything else is painted over it."""
    fixture, canvas = scene.fixture, stage.canvas
    far = np.linspace(1.0, 0.8, canvas.colour.shape[0])[:, None, None]
    canvas.colour[:] = (np.array(fixture.hall) * far).astype(np.uint8)
    die = dice(fixture.seed, "hall")
    if die.random() < 0.7:
        lamp = plain_texture((255, 255, 250))
        for place in range(-4, 5):
            x = place * 220 + die.uniform(-30, 30)
            stage.draw(lamp, lying(x - 12, x + 12, CEILING_CM - 20, -FAR_CM, -60))
    else:
        panel = plain_texture(fixture.header)
        stage.draw(panel, upright(-FAR_CM, FAR_CM, 236, 300, -46))
    ground_draw(stage, scene)


def ground_draw(stage: Stage, scene: Scene) -> None:
    """The floor up to the camera's feet."""
    texture = _ground(scene.fixture.ground, scene.fixture.seed)
    ends = [(bay.left + share * bay.planogram.width) for bay in scene.bays for share in (0, 1)]
    behind = np.array([(x, 0.0, GROUND_BACK_CM) for x in ends])
    flat, depth = stage.camera.pinhole(behind, stage.size)
    rows = flat[depth > 1, 1] + stage.pad
    first = max(0, int(rows.min())) if len(rows) else 0
    plane_draw(stage, texture, -400.0, GROUND_BACK_CM, first)


@lru_cache(maxsize=16)
def _ground(colour: Colour, seed: int) -> Texture:
    """Tiles with joints and specks, darker under the shelf (the texture's top)."""
    speck = noise_source(seed, "ground").normal(1, 0.04, (256, 1100))
    tile = np.ones((256, 1100))
    tile[:, ::45] = 0.8
    tile[::45] = 0.8
    shade = np.interp(np.arange(256), (0, 60, 90, 256), (0.25, 0.35, 0.8, 1.0))[:, None]
    floor = np.array(colour) * (speck * tile * shade)[:, :, None]
    return texture_make(np.clip(floor, 0, 255).astype(np.uint8))
