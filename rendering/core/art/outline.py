"""Outlines of round products: half widths from the top down, and where cap and label lie."""

from dataclasses import dataclass

import numpy as np

from rendering.core.arrays import Field, Points
from rendering.core.design import Design, Kind

Knots = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Outline:
    """`knots` are (height from the top, half width), both as shares; the rest in heights.

    `middles` are how far the middle lies to the right there, in half widths; `base` is where a
    cap that the thing stands on begins.
    """

    knots: Knots
    cap: float
    label: tuple[float, float]
    middles: Knots = ((0.0, 0.0),)
    base: float = 1.0

    def half_widths(self, height: int) -> Field:
        """For each of `height` pixel rows the half width, 0..1."""
        rows = (np.arange(height) + 0.5) / height
        return _at(rows, self.knots)

    def centres(self, height: int) -> Field:
        """For each of `height` pixel rows the middle's offset, -1..1."""
        return _at((np.arange(height) + 0.5) / height, self.middles)


def _at(rows: Points, knots: Knots) -> Field:
    return np.interp(rows, [k[0] for k in knots], [k[1] for k in knots]).astype(np.float32)


def _knots(text: str) -> Knots:
    """Knots written as "height width, height width, ..."."""
    pairs = (pair.split() for pair in text.split(","))
    return tuple((float(height), float(width)) for height, width in pairs)


_SODA = Outline(
    _knots(
        "0 0.3, 0.05 0.32, 0.052 0.26, 0.1 0.27, 0.2 0.62, 0.32 0.97, 0.36 1, 0.6 0.96, "
        "0.8 1, 0.97 0.97, 1 0.86"
    ),
    0.05,
    (0.4, 0.72),
)
_SHAMPOO = Outline(
    _knots(
        "0 0.5, 0.015 0.56, 0.13 0.56, 0.132 0.5, 0.17 0.7, 0.24 0.95, 0.4 1, 0.97 0.94, 1 0.84"
    ),
    0.13,
    (0.26, 0.94),
)
_AEROSOL = Outline(
    _knots("0 0.5, 0.03 0.78, 0.08 0.88, 0.22 0.9, 0.222 0.8, 0.26 1, 0.99 1, 1 0.95"),
    0.22,
    (0.26, 0.98),
)
_SAUCE = Outline(
    _knots("0 0.42, 0.1 0.44, 0.102 0.36, 0.17 0.4, 0.3 0.9, 0.36 1, 0.97 1, 1 0.9"),
    0.1,
    (0.38, 0.86),
)
_PUMP = Outline(
    _knots(
        "0 0.34, 0.05 0.36, 0.052 0.1, 0.14 0.1, 0.142 0.42, 0.21 0.44, 0.26 0.85, "
        "0.32 1, 0.98 1, 1 0.9"
    ),
    0.21,
    (0.33, 0.92),
)
_MILK = Outline(
    _knots("0 0.4, 0.08 0.42, 0.082 0.34, 0.12 0.4, 0.28 0.85, 0.4 1, 0.66 1, 0.97 0.98, 1 0.9"),
    0.08,
    (0.44, 0.84),
)
_TRIGGER = Outline(
    _knots(
        "0 0.5, 0.03 0.62, 0.09 0.62, 0.092 0.2, 0.16 0.2, 0.162 0.3, 0.2 0.32, 0.3 0.8, "
        "0.42 1, 0.97 1, 1 0.92"
    ),
    0.2,
    (0.42, 0.92),
    middles=((0, -0.3), (0.09, -0.3), (0.092, 0), (1, 0)),
)
_TUBE = Outline(
    _knots("0 1, 0.04 1, 0.5 0.9, 0.84 0.72, 0.842 0.64, 1 0.62"), 0, (0.02, 0.84), base=0.84
)
_BOTTLES = (_SODA, _SHAMPOO, _AEROSOL, _SAUCE, _PUMP, _MILK, _TRIGGER, _TUBE)
_CAN = Outline(_knots("0 0.88, 0.02 0.92, 0.06 1, 0.95 1, 0.98 0.95, 1 0.88"), 0.03, (0.05, 0.96))
_TIN = Outline(_knots("0 1, 0.03 1, 0.035 0.97, 0.96 0.97, 0.965 1, 1 0.97"), 0.035, (0.05, 0.95))
_TUB = Outline(_knots("0 1, 0.1 1, 0.102 0.93, 0.97 0.76, 1 0.72"), 0.1, (0.11, 0.97))
_JARS = (
    Outline(
        _knots("0 0.84, 0.16 0.86, 0.165 0.8, 0.2 0.88, 0.27 1, 0.96 1, 1 0.92"), 0.16, (0.3, 0.92)
    ),
    Outline(_knots("0 0.94, 0.12 0.96, 0.122 0.9, 0.16 0.98, 0.97 1, 1 0.95"), 0.12, (0.17, 0.96)),
)


def outline_of(design: Design) -> Outline:
    """The outline of a round design."""
    match design.kind:
        case Kind.CAN:
            return _CAN if design.height > 1.5 * design.width else _TIN
        case Kind.JAR:
            return _JARS[design.model % len(_JARS)]
        case Kind.TUB:
            return _TUB
        case _:
            return _BOTTLES[design.model % len(_BOTTLES)]
