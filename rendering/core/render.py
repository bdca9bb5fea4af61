"""A scene photographed: the picture and the truth about it."""

from dataclasses import dataclass
from io import BytesIO
from typing import cast

import cv2
import numpy as np
from PIL import Image as Pil

from rendering.core.arrays import Ids, Image, Size
from rendering.core.camera import Camera
from rendering.core.lens import source_maps
from rendering.core.light import light_apply
from rendering.core.look import Look
from rendering.core.measure import truth_measure
from rendering.core.paint.scene_paint import scene_paint
from rendering.core.paint.stage import Stage
from rendering.core.scene import Scene
from rendering.core.sensor import sensor_develop
from rendering.core.truth import Truth

SIZE: Size = (1224, 1632)
"""Two megapixels, upright, as phones are held before a shelf."""


@dataclass(frozen=True, eq=False)
class Render:
    """`picture` is height x width x 3 RGB; `ids` height x width, the truth's instance numbers."""

    picture: Image
    ids: Ids
    truth: Truth
    look: Look

    def jpeg(self, quality: int | None = None) -> bytes:
        """The picture as JPEG, at the look's own quality if none is given."""
        out = BytesIO()
        Pil.fromarray(self.picture).save(out, "JPEG", quality=quality or self.look.quality)
        return out.getvalue()


def shelf_render(
    scene: Scene, camera: Camera, size: Size = SIZE, look: Look | None = None
) -> Render:
    """Photograph a scene; the same arguments give the same pixels."""
    look = look or Look()
    stage = scene_paint(scene, camera, size)
    colour, ids = _through_lens(stage)
    truth = truth_measure(stage, scene, ids)
    return Render(sensor_develop(light_apply(colour, look), look), ids, truth, look)


def _through_lens(stage: Stage) -> tuple[Image, Ids]:
    """Colours and instance numbers as the bent picture shows them."""
    canvas, bend = stage.canvas, stage.camera.bend
    if not bend:
        return canvas.colour, canvas.ids
    x, y = source_maps(stage.size, bend, stage.pad)
    colour = cv2.remap(canvas.colour, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    rows = np.clip(np.round(y), 0, canvas.ids.shape[0] - 1).astype(np.intp)
    columns = np.clip(np.round(x), 0, canvas.ids.shape[1] - 1).astype(np.intp)
    return cast(Image, colour), canvas.ids[rows, columns]
