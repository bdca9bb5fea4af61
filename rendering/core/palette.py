"""Colours as 8-bit RGB triples."""

import colorsys
from random import Random

Colour = tuple[int, int, int]

WHITE: Colour = (246, 246, 242)
BLACK: Colour = (24, 22, 24)
KRAFT: Colour = (176, 136, 96)


def from_hsv(hue: float, saturation: float, value: float) -> Colour:
    """Hue, saturation and value in 0..1; the hue may run over."""
    red, green, blue = colorsys.hsv_to_rgb(hue % 1.0, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)


def scaled(colour: Colour, factor: float) -> Colour:
    """The colour darker (factor < 1) or lighter, held in 0..255."""
    red, green, blue = (min(255, max(0, round(part * factor))) for part in colour)
    return red, green, blue


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of `other` in `one`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def luma(colour: Colour) -> float:
    """Brightness in 0..255."""
    return 0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2]


def on(colour: Colour) -> Colour:
    """Ink that reads on `colour`."""
    return BLACK if luma(colour) > 150 else WHITE


_HUES = (0.0, 0.985, 0.02, 0.04, 0.08, 0.11, 0.13, 0.14, 0.3, 0.38, 0.48, 0.55, 0.58, 0.6, 0.62,
         0.64, 0.76, 0.92)  # fmt: skip


def strong(die: Random) -> Colour:
    """A printer's colour: reds, yellows and blues more often than violets."""
    hue = die.choice(_HUES) + die.uniform(-0.015, 0.015)
    return from_hsv(hue, die.uniform(0.5, 0.92), die.uniform(0.42, 0.9))


def brand_base(die: Random) -> Colour:
    """A package's main colour: often white or strong, sometimes black or kraft."""
    kind = die.random()
    if kind < 0.33:
        return mixed(WHITE, strong(die), die.uniform(0, 0.22))
    if kind < 0.42:
        return mixed(BLACK, strong(die), die.uniform(0, 0.4))
    if kind < 0.47:
        return KRAFT
    return strong(die)
