"""Illustrations on packages, drawn from shapes within a frame."""

import math
from collections.abc import Callable
from random import Random

from PIL import ImageDraw

from rendering.core import palette
from rendering.core.art.lettering import Frame
from rendering.core.palette import Colour

Pen = ImageDraw.ImageDraw


def motif_draw(pen: Pen, frame: Frame, tint: Colour, number: int, die: Random) -> None:
    """One of the motifs, `number` taken modulo their count."""
    MOTIFS[number % len(MOTIFS)](pen, frame, tint, die)


def _spot(frame: Frame) -> tuple[float, float, float]:
    left, top, right, bottom = frame
    return (left + right) / 2, (top + bottom) / 2, min(right - left, bottom - top) / 2


def _disc(pen: Pen, x: float, y: float, radius: float, ink: Colour) -> None:
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=ink)


def _fruit(pen: Pen, frame: Frame, tint: Colour, die: Random) -> None:
    x, y, reach = _spot(frame)
    for _ in range(die.randint(3, 7)):
        radius = reach * die.uniform(0.25, 0.45)
        px, py = x + die.uniform(-0.8, 0.8) * reach, y + die.uniform(-0.5, 0.5) * reach
        _disc(pen, px, py, radius, palette.scaled(tint, die.uniform(0.75, 1.1)))
        _disc(pen, px - radius * 0.3, py - radius * 0.3, radius * 0.3, palette.scaled(tint, 1.5))
    leaf = (60, 140, 60)
    pen.ellipse((x, y - reach * 0.9, x + reach * 0.7, y - reach * 0.5), fill=leaf)


def _cup(pen: Pen, frame: Frame, tint: Colour, die: Random) -> None:
    x, y, reach = _spot(frame)
    shell = palette.WHITE if die.random() < 0.6 else palette.BLACK
    pen.ellipse(
        (x + reach * 0.3, y - reach * 0.3, x + reach, y + reach * 0.3),
        outline=shell,
        width=max(2, int(reach * 0.14)),
    )
    pen.rounded_rectangle(
        (x - reach * 0.7, y - reach * 0.5, x + reach * 0.6, y + reach * 0.7),
        radius=reach * 0.35,
        fill=shell,
    )
    pen.ellipse(
        (x - reach * 0.7, y - reach * 0.7, x + reach * 0.6, y - reach * 0.25),
        fill=palette.scaled(tint, 0.6),
    )


def _leaves(pen: Pen, frame: Frame, tint: Colour, die: Random) -> None:
    x, y, reach = _spot(frame)
    for turn in range(die.randint(3, 6)):
        angle = turn * 1.1 + die.random()
        px, py = x + math.cos(angle) * reach * 0.5, y + math.sin(angle) * reach * 0.5
        side = (-math.sin(angle) * reach * 0.2, math.cos(angle) * reach * 0.2)
        tip = (x + math.cos(angle) * reach, y + math.sin(angle) * reach)
        pen.polygon(
            [(x, y), (px + side[0], py + side[1]), tip, (px - side[0], py - side[1])],
            fill=palette.scaled(tint, die.uniform(0.7, 1.2)),
        )


def _star(pen: Pen, frame: Frame, tint: Colour, die: Random) -> None:
    x, y, reach = _spot(frame)
    points, deep = die.randint(5, 14), die.uniform(0.5, 0.8)
    pen.polygon(
        [
            (
                x + math.cos(math.pi * k / points) * reach * (1 if k % 2 else deep),
                y + math.sin(math.pi * k / points) * reach * (1 if k % 2 else deep),
            )
            for k in range(2 * points)
        ],
        fill=tint,
    )


def _wave(pen: Pen, frame: Frame, tint: Colour, die: Random) -> None:
    left, top, right, bottom = frame
    high, phase = bottom - top, die.uniform(0, 6)
    for layer, factor in enumerate((0.8, 1.0, 1.25)):
        edge = [
            (
                left + (right - left) * k / 12,
                top + high * (0.25 * layer + 0.12 * math.sin(k * 0.7 + phase + layer)) + high * 0.2,
            )
            for k in range(13)
        ]
        pen.polygon([*edge, (right, bottom), (left, bottom)], fill=palette.scaled(tint, factor))


def _mountain(pen: Pen, frame: Frame, tint: Colour, die: Random) -> None:
    left, top, right, bottom = frame
    wide = right - left
    _disc(pen, left + wide * die.uniform(0.6, 0.85), top + wide * 0.18, wide * 0.12, (250, 210, 70))
    for _ in range(3):
        peak, foot = left + wide * die.uniform(0.1, 0.9), wide * die.uniform(0.25, 0.5)
        crest = top + (bottom - top) * die.uniform(0.15, 0.5)
        pen.polygon(
            [(max(left, peak - foot), bottom), (peak, crest), (min(right, peak + foot), bottom)],
            fill=palette.scaled(tint, die.uniform(0.6, 1.2)),
        )


def _rings(pen: Pen, frame: Frame, tint: Colour, die: Random) -> None:
    x, y, reach = _spot(frame)
    for step in range(3):
        ink = tint if step % 2 == 0 else palette.mixed(tint, palette.on(tint), 0.4)
        _disc(pen, x, y, reach * (0.8 - step * 0.24), ink)


def _pieces(pen: Pen, frame: Frame, tint: Colour, die: Random) -> None:
    left, top, right, bottom = frame
    size = (right - left) * 0.13
    for _ in range(die.randint(12, 24)):
        x, y = die.uniform(left + size, right - size), die.uniform(top + size, bottom - size)
        pen.ellipse(
            (x - size, y - size * 0.6, x + size, y + size * 0.6),
            fill=palette.scaled(tint, die.uniform(0.6, 1.3)),
        )


MOTIFS: tuple[Callable[[Pen, Frame, Colour, Random], None], ...] = (
    _fruit,
    _cup,
    _leaves,
    _star,
    _wave,
    _mountain,
    _rings,
    _pieces,
)
