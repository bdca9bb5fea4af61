"""Bottles, cans, jars and tubs: a label wrapped round an outline and lit like a cylinder."""

import numpy as np

from rendering.core import palette
from rendering.core.arrays import Field, Image, Size
from rendering.core.art.label import label_draw
from rendering.core.art.outline import Outline, outline_of
from rendering.core.design import Design, Kind
from rendering.core.seeds import dice

METAL: palette.Colour = (196, 198, 202)


def round_front(design: Design, width: int, height: int, turn: float = 0.0) -> Image:
    """RGBA, height x width, alpha not multiplied in; `turn` in half turns."""
    outline = outline_of(design)
    half = outline.half_widths(height)[:, None] * (width / 2)
    across = (np.arange(width, dtype=np.float32) - (width - 1) / 2)[None, :]
    across = across - outline.centres(height)[:, None] * (width / 2)
    side = np.clip(across / np.maximum(half, 0.5), -1, 1)
    skin = _skin(design, outline, side, (width, height), turn)
    lit = skin * _shading(design, side)[:, :, None] + _gloss(design, side)[:, :, None]
    alpha = np.clip(half - np.abs(across) + 0.5, 0, 1) * 255
    rgba = np.dstack([np.clip(lit, 0, 255), np.broadcast_to(alpha, (height, width))])
    return rgba.astype(np.uint8)


def cap_colour(design: Design) -> palette.Colour:
    """The colour of the cap or lid; one for the whole brand."""
    if design.kind is Kind.CAN:
        return METAL
    die = dice(design.brand.seed, "cap")
    return die.choice((design.brand.accent, palette.WHITE, palette.BLACK, design.brand.base, METAL))


def body_colour(design: Design) -> palette.Colour:
    """The colour of glass, plastic or what is in it."""
    die = dice(design.brand.seed, "body")
    if design.kind in (Kind.BOTTLE, Kind.JAR) and die.random() < 0.5:
        return palette.scaled(design.tint, die.choice((0.35, 0.8, 1.0)))
    return design.brand.base


def _skin(design: Design, outline: Outline, side: Field, size: Size, turn: float) -> Field:
    """Unlit colours; a label reaches half round, the rest of its height is bare."""
    width, height = size
    body = METAL if design.kind is Kind.CAN else body_colour(design)
    skin = np.empty((height, width, 3), np.float32)
    skin[:] = body
    skin[: int(outline.cap * height)] = cap_colour(design)
    skin[int(outline.cap * height)] *= 0.5
    skin[int(outline.base * height) :] = cap_colour(design)
    first, last = (int(share * height) for share in outline.label)
    label = label_draw(design, width, last - first)
    wrapped = (np.arcsin(side[first:last]) / np.pi + 0.5 + turn) * (width - 1)
    columns = np.clip(wrapped, 0, width - 1).astype(np.intp)
    rows = np.arange(last - first)[:, None]
    printed = (wrapped >= 0) & (wrapped <= width - 1)
    skin[first:last] = np.where(
        printed[:, :, None], label[rows, columns], label[:, :1] * np.float32(0.95)
    )
    return skin


def _shading(design: Design, side: Field) -> Field:
    soft = 0.42 + 0.6 * np.sqrt(np.maximum(0, 1 - side**2))
    if design.kind is Kind.CAN:
        soft = soft + 0.1 * np.cos(side * 7.5)
    shading: Field = np.minimum(soft, 1.08).astype(np.float32)
    return shading


def _gloss(design: Design, side: Field) -> Field:
    die = dice(design.brand.seed, "gloss")
    strength = die.uniform(0, 25) if design.kind is Kind.TUB else die.uniform(20, 90)
    if design.kind is Kind.BOTTLE:
        strength += max(0.0, 90 - palette.luma(body_colour(design))) * 0.6
    place, spread = die.uniform(-0.6, 0.6), die.uniform(0.05, 0.14)
    streak = np.exp(-(((side - place) / spread) ** 2)) * strength
    streak += np.exp(-(((side + 0.8 * np.sign(place)) / 0.05) ** 2)) * strength * 0.6
    gloss: Field = streak.astype(np.float32)
    return gloss


def lid_top(design: Design, pixels: int) -> Image:
    """RGBA disc, `pixels` square: the lid from above."""
    return _disc(cap_colour(design), outline_of(design).knots[0][1], pixels)


def foot_disc(design: Design, pixels: int) -> Image:
    """RGBA disc, `pixels` square: what bulges out under the body, seen from above."""
    body = METAL if design.kind is Kind.CAN else body_colour(design)
    return _disc(body, outline_of(design).knots[-1][1], pixels)


def _disc(colour: palette.Colour, reach: float, pixels: int) -> Image:
    axis = (np.arange(pixels, dtype=np.float32) - (pixels - 1) / 2) / (pixels / 2)
    far = np.hypot(axis[None, :], axis[:, None])
    rim = 1 - 0.25 * np.exp(-(((far - reach * 0.9) / 0.05) ** 2))
    lit = np.array(colour, np.float32) * rim[:, :, None]
    alpha = np.clip((reach - far) * pixels / 2, 0, 1) * 255
    return np.dstack([np.clip(lit, 0, 255), alpha]).astype(np.uint8)
