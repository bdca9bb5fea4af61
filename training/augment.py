"""Varies photographs while training: scale, proportion, tilt, place, light, sharpness, mosaics.

Proportion matters: part of the photos were squeezed to squares, and upright phone photos must not
look strange to the network. Scale matters: large products near the camera are rare in the photos.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from .dataset import GAP, Picture
from .holes import add_gaps

GREY = 114
KEPT_SHARE = 0.4  # of a box's area must stay visible for its label to stay
SMALLEST = 4.0  # pixels

Image = NDArray[np.uint8]
Boxes = NDArray[np.float32]


@dataclass(frozen=True)
class Recipe:
    """How much to vary. Probabilities per picture."""

    zoom: tuple[float, float] = (0.55, 2.2)
    zoom_usual: tuple[float, float] = (0.9, 1.45)
    proportion: float = 0.3  # natural log, either way
    tilt: float = 3.0  # degrees
    mosaic: float = 0.3
    more_gaps: float = 0.45
    towards_gap: float = 0.4
    light: float = 0.8
    dirt: float = 0.15
    sideways: float = 0.1  # some cameras' photos arrive lying on their side


CALM = Recipe(
    zoom=(0.7, 1.6), zoom_usual=(1.0, 1.4), mosaic=0.0, more_gaps=0.15, dirt=0.05, sideways=0.04
)


@dataclass(frozen=True)
class Sample:
    """What the network is shown: a square RGB image and its boxes in pixels."""

    image: Image
    boxes: Boxes
    classes: NDArray[np.int64]


def single(picture: Picture, size: int, recipe: Recipe, rng: np.random.Generator) -> Sample:
    """One varied photograph on a square of `size` pixels."""
    sample = _varied(picture, size, size, recipe, rng)
    return Sample(_light(sample.image, recipe, rng), sample.boxes, sample.classes)


def mosaic(pictures: list[Picture], size: int, recipe: Recipe, rng: np.random.Generator) -> Sample:
    """Four photographs around a random point. Whether gaps are known must agree among them."""
    x, y = (int(v) for v in rng.uniform(0.3, 0.7, 2) * size)
    tiles = [(0, 0, x, y), (x, 0, size, y), (0, y, x, size), (x, y, size, size)]
    canvas = np.full((size, size, 3), GREY, np.uint8)
    boxes, classes = [], []
    for picture, (left, top, right, bottom) in zip(pictures, tiles, strict=True):
        part = _varied(picture, right - left, bottom - top, recipe, rng, full=size)
        canvas[top:bottom, left:right] = _light(part.image, recipe, rng)
        boxes.append(part.boxes + np.array([left, top, left, top], np.float32))
        classes.append(part.classes)
    return Sample(canvas, np.vstack(boxes), np.concatenate(classes))


def _varied(
    picture: Picture,
    width: int,
    height: int,
    recipe: Recipe,
    rng: np.random.Generator,
    full: int | None = None,
) -> Sample:
    """Cuts a `width` x `height` view; zoom 1 would fit the whole photo into `full` pixels."""
    if picture.gaps_known and rng.random() < recipe.more_gaps:
        picture = add_gaps(picture, rng)
    if rng.random() < recipe.sideways:
        picture = turned(picture, left=rng.random() < 0.5)
    matrix = _matrix(picture, width, height, full or max(width, height), recipe, rng)
    image = cv2.warpAffine(
        picture.image, matrix, (width, height), flags=_filter(matrix), borderValue=(GREY,) * 3
    )
    boxes, kept = _move(picture.boxes, matrix, width, height)
    return Sample(np.asarray(image, np.uint8), boxes, picture.classes[kept])


def turned(picture: Picture, left: bool) -> Picture:
    """The photograph lying on its left or right side, boxes with it."""
    height, width = picture.image.shape[:2]
    x1, y1, x2, y2 = picture.boxes.T
    corners = (y1, width - x2, y2, width - x1) if left else (height - y2, x1, height - y1, x2)
    image = np.ascontiguousarray(np.rot90(picture.image, 1 if left else -1))
    return replace(picture, image=image, boxes=np.stack(corners, 1).astype(np.float32))


def _filter(matrix: NDArray[np.float64]) -> int:
    return cv2.INTER_AREA if abs(np.linalg.det(matrix[:, :2])) < 0.3 else cv2.INTER_LINEAR


def _matrix(
    picture: Picture, width: int, height: int, full: int, recipe: Recipe, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Affine map from the photograph to the view."""
    tall, wide = picture.image.shape[:2]
    span = recipe.zoom if rng.random() < 0.35 else recipe.zoom_usual
    zoom = float(np.exp(rng.uniform(*np.log(span)))) * full / max(tall, wide)
    stretch = float(np.exp(rng.uniform(-recipe.proportion, recipe.proportion) / 2))
    angle, shear = np.radians(rng.normal(0, recipe.tilt / 2, 2))
    mirror = -1.0 if rng.random() < 0.5 else 1.0
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    slant = np.array([[1.0, np.tan(shear)], [0.0, 1.0]])
    linear = turn @ slant @ np.diag([mirror * zoom * stretch, zoom / stretch])
    centre = linear @ _look_at(picture, recipe, rng)
    reach = np.abs(linear @ np.diag([wide, tall])).sum(1) / 2
    middle = linear @ np.array([wide / 2, tall / 2])
    view = np.array([width, height]) / 2
    slack = np.abs(reach - view)
    aim = np.clip(centre, middle - slack, middle + slack)
    return np.asarray(np.hstack([linear, (view - aim)[:, None]]))


def _look_at(picture: Picture, recipe: Recipe, rng: np.random.Generator) -> NDArray[np.float64]:
    """The point of the photo that should come into the middle, if there is room to choose."""
    tall, wide = picture.image.shape[:2]
    gaps = picture.boxes[picture.classes == GAP]
    if len(gaps) and rng.random() < recipe.towards_gap:
        box = gaps[rng.integers(len(gaps))]
        spread = rng.normal(0, 0.15, 2) * [wide, tall]
        return np.asarray((box[:2] + box[2:]) / 2 + spread)
    return rng.uniform(0, 1, 2) * [wide, tall]


def _move(
    boxes: Boxes, matrix: NDArray[np.float64], width: int, height: int
) -> tuple[Boxes, NDArray[np.bool_]]:
    """Boxes in the view, cut at its border, and which of them are still worth a label.

    The middles of the sides are moved, not the corners: a small tilt then widens no box.
    """
    x1, y1, x2, y2 = boxes.T
    across = np.stack([np.stack([x1, (y1 + y2) / 2], 1), np.stack([x2, (y1 + y2) / 2], 1)])
    down = np.stack([np.stack([(x1 + x2) / 2, y1], 1), np.stack([(x1 + x2) / 2, y2], 1)])
    xs = (across @ matrix[:, :2].T + matrix[:, 2])[..., 0]
    ys = (down @ matrix[:, :2].T + matrix[:, 2])[..., 1]
    moved = np.stack([xs.min(0), ys.min(0), xs.max(0), ys.max(0)], 1)
    cut = np.clip(moved, 0, [width, height, width, height])
    area = np.maximum((moved[:, 2:] - moved[:, :2]).prod(1), 1e-6)
    sides = cut[:, 2:] - cut[:, :2]
    kept = (sides.prod(1) / area >= KEPT_SHARE) & (sides.min(1) >= SMALLEST)
    return cut[kept].astype(np.float32), kept


def _light(image: Image, recipe: Recipe, rng: np.random.Generator) -> Image:
    """Brightness, contrast, gamma, colour; now and then blur, noise or JPEG traces."""
    if rng.random() < recipe.light:
        gamma = np.exp(rng.normal(0, 0.25))
        gain, offset = np.exp(rng.normal(0, 0.15)), rng.normal(0, 10)
        colour = np.exp(rng.normal(0, 0.06, 3))
        ramp = (np.arange(256) / 255.0) ** gamma * 255 * gain + offset
        table = np.clip(ramp[:, None] * colour, 0, 255).astype(np.uint8)
        lit = cv2.LUT(image, table[None])
        grey = cv2.cvtColor(cv2.cvtColor(lit, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        share = float(rng.uniform(0.4, 1.3))
        image = np.asarray(cv2.addWeighted(lit, share, grey, 1 - share, 0), np.uint8)
    if rng.random() < recipe.dirt:
        image = _dirty(image, rng)
    return image


def _dirty(image: Image, rng: np.random.Generator) -> Image:
    kind = rng.integers(3)
    if kind == 0:
        return np.asarray(cv2.GaussianBlur(image, (3, 3), float(rng.uniform(0.4, 1.2))), np.uint8)
    if kind == 1:
        noise = rng.normal(0, rng.uniform(3, 10), image.shape[:2])[..., None]
        return np.clip(image + noise, 0, 255).astype(np.uint8)
    _, coded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 80))])
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)
