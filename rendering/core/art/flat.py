"""Boxes, cartons and bags: printed fronts with edges, folds and creases."""

import cv2
import numpy as np
from PIL import Image as Pil
from PIL import ImageDraw

from rendering.core import palette
from rendering.core.arrays import Field, Image
from rendering.core.art.label import label_draw
from rendering.core.art.lettering import small_print, text_fit
from rendering.core.design import Design
from rendering.core.seeds import dice, noise_source


def box_front(design: Design, width: int, height: int) -> Image:
    """RGB front of a box with worn, darker edges."""
    label = label_draw(design, width, height).astype(np.float32)
    return _lit(label, _sheen(design, width, height) * _edges(width, height, 0.72))


def box_side(design: Design, width: int, height: int) -> Image:
    """RGB side of a box: the brand upright, small print under it."""
    base = palette.scaled(design.brand.base, 0.95)
    picture = Pil.new("RGB", (width, height), base)
    pen, ink = ImageDraw.Draw(picture), palette.on(base)
    pen.rectangle((0, height * 0.8, width, height), fill=design.tint)
    text_fit(
        picture,
        (width * 0.25, height * 0.08, width * 0.75, height * 0.6),
        design.brand.name,
        ink,
        bold=1,
        upright=height > width,
    )
    small_print(pen, (width * 0.15, height * 0.64, width * 0.85, height * 0.78), ink, 5, 7)
    return _lit(np.asarray(picture, np.float32), _edges(width, height, 0.75))


def box_top(design: Design, width: int, depth: int) -> Image:
    """RGB top of a box."""
    die = dice(design.brand.seed, "top")
    base = die.choice((design.brand.base, design.tint, design.brand.base))
    picture = Pil.new("RGB", (width, depth), base)
    text_fit(
        picture,
        (width * 0.1, depth * 0.2, width * 0.9, depth * 0.8),
        design.brand.name,
        palette.on(base),
        bold=1,
    )
    return _lit(np.asarray(picture, np.float32), _edges(width, depth, 0.8))


def bag_front(design: Design, width: int, height: int) -> Image:
    """RGBA front of a soft bag: bulging, creased, sealed at the top."""
    die = dice(design.brand.seed, "bag")
    label = label_draw(design, width, height).astype(np.float32)
    seal = int(height * die.uniform(0.03, 0.07))
    label[:seal] *= np.where(np.arange(seal) % 4 < 2, 0.9, 0.75)[:, None, None]
    side = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    bulge = 1.0 - 0.42 * np.abs(side) ** 3 - 0.2 * np.exp(-down / 0.07) - 0.25 * down**6
    creases = _creases(design, width, height, die.uniform(0.05, 0.16))
    colour = np.clip(label * (bulge * (1 + creases))[:, :, None] + _shine(creases), 0, 255)
    waist = die.uniform(0.84, 0.97)
    half = (waist + (1 - waist) * np.minimum(1, down / 0.22) ** 0.6) * (width / 2)
    half = half * (1 - 0.06 * down**8) + _wobble(design, height)
    alpha = np.clip(half - np.abs(side) * width / 2 + 0.5, 0, 1) * 255
    return np.dstack([colour, alpha]).astype(np.uint8)


def _shine(creases: Field) -> Field:
    shine: Field = (np.maximum(0, creases - 0.09) * 420)[:, :, None]
    return shine


def _creases(design: Design, width: int, height: int, strength: float) -> Field:
    source = noise_source(design.brand.seed, design.variant, "creases")
    total = np.zeros((height, width), np.float32)
    for cells, share in ((4, 0.6), (9, 0.5)):
        grid = source.standard_normal((cells + 2, cells)).astype(np.float32)
        total += cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC) * share
    folds: Field = (total * strength).astype(np.float32)
    return folds


def _wobble(design: Design, height: int) -> Field:
    source = noise_source(design.brand.seed, design.variant, "wobble")
    knots = source.uniform(-1.5, 0.0, 9)
    return np.interp(np.linspace(0, 8, height), np.arange(9), knots)[:, None].astype(np.float32)


def _sheen(design: Design, width: int, height: int) -> Field:
    """A broad soft reflection across the front, different for each brand."""
    die = dice(design.brand.seed, "sheen")
    way = np.linspace(0, 1, width, dtype=np.float32)[None, :] * die.uniform(-0.5, 0.5)
    way = way + np.linspace(0, 1, height, dtype=np.float32)[:, None]
    sheen: Field = 0.94 + 0.12 * np.cos(way * 2.5 + die.uniform(0, 3))
    return sheen


def _edges(width: int, height: int, dark: float) -> Field:
    edges = np.ones((height, width), np.float32)
    edges[1:3] *= 1.15
    edges[-8:] *= np.linspace(0.95, dark, 8)[:, None]
    edges[-3:] *= 0.55
    edges[:1] *= 0.6
    edges[:, :2] *= dark
    edges[:, -2:] *= dark
    return edges


def _lit(colour: Field, shading: Field) -> Image:
    lit: Image = np.clip(colour * shading[:, :, None], 0, 255).astype(np.uint8)
    return lit
