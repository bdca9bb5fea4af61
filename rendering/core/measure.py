"""Truth measured from the painted stage and the picture's instance numbers."""

import cv2
import numpy as np
import numpy.typing as npt

from rendering.core.arrays import Ids
from rendering.core.frame import Frame
from rendering.core.items import Item
from rendering.core.lens import straightened
from rendering.core.paint.item_paint import front_corners
from rendering.core.paint.stage import Stage
from rendering.core.places import gap_truths, row_truths, slot_truths
from rendering.core.scene import Scene
from rendering.core.truth import Box, ProductTruth, Quad, Truth

OUTLINE_STEPS = 64


def truth_measure(stage: Stage, scene: Scene, ids: Ids) -> Truth:
    """`ids` are the instance numbers of the finished picture, after the lens."""
    frame = Frame(stage.camera, stage.size, ids)
    return Truth(
        stage.size,
        _products(stage, scene, frame),
        gap_truths(scene, frame),
        slot_truths(scene.main, frame),
        row_truths(scene.main, frame),
    )


def _products(stage: Stage, scene: Scene, frame: Frame) -> tuple[ProductTruth, ...]:
    counts = _counts_in_frame(stage)
    items = [
        item
        for bay in scene.bays
        for item in bay.items
        if item.instance < len(counts) and counts[item.instance]
    ]
    quads = frame.quads([front_corners(item, stage.camera.eye) for item in items])
    truths = [
        _product(item, quad, box, counts[item.instance] / stage.canvas.areas[item.instance])
        for item, quad in zip(items, quads, strict=True)
        if (box := _box(stage, item.instance, frame))
    ]
    return tuple(truths)


def _product(item: Item, quad: Quad, box: Box, visible: float) -> ProductTruth:
    return ProductTruth(
        instance=item.instance,
        design=item.design.ident,
        box=box,
        quad=quad,
        visible=round(float(visible), 4),
        slot=item.slot,
        row=item.row,
        lane=item.lane,
        level=item.level,
        front=item.behind == 0,
        exposed=item.exposed,
    )


def _counts_in_frame(stage: Stage) -> npt.NDArray[np.intp]:
    """Visible pixels of each instance, on the canvas but only where the picture will reach."""
    ids = stage.canvas.ids
    if stage.pad or stage.camera.bend:
        ids = np.where(_reached(stage), ids, 0)
    return np.bincount(np.maximum(ids, 0).ravel())


def _reached(stage: Stage) -> npt.NDArray[np.bool_]:
    """A mask of the canvas: what the bent picture shows."""
    width, height = stage.size
    way = np.linspace(0, 1, OUTLINE_STEPS)
    zero, one = np.zeros_like(way), np.ones_like(way)
    x = np.concatenate([way, one, way[::-1], zero]) * width - 0.5
    y = np.concatenate([zero, way, one, way[::-1]]) * height - 0.5
    outline = straightened(np.stack([x, y], axis=1), stage.size, stage.camera.bend) + stage.pad
    mask = np.zeros(stage.canvas.ids.shape, np.uint8)
    cv2.fillPoly(mask, [np.round(outline).astype(np.int32)], 1)
    reached: npt.NDArray[np.bool_] = mask > 0
    return reached


def _box(stage: Stage, instance: int, frame: Frame) -> Box | None:
    """The extent of the instance's pixels in the finished picture."""
    left, top, right, bottom = frame.window(stage.canvas.windows[instance], stage.pad)
    shows = frame.ids[top:bottom, left:right] == instance
    rows, columns = np.flatnonzero(shows.any(axis=1)), np.flatnonzero(shows.any(axis=0))
    if not len(rows):
        return None
    return (
        float(left + columns[0]),
        float(top + rows[0]),
        float(left + columns[-1] + 1),
        float(top + rows[-1] + 1),
    )
