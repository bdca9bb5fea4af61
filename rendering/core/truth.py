"""What is true of a render, in pixels of the picture (x right, y down)."""

from dataclasses import dataclass
from typing import Literal

Box = tuple[float, float, float, float]
"""Left, top, right, bottom; right and bottom lie outside."""
Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
"""Top left, top right, bottom right, bottom left; may reach out of the picture."""
State = Literal["STOCKED", "LOW", "OUT"]


@dataclass(frozen=True)
class ProductTruth:
    """One item of which at least one pixel shows.

    `box` holds exactly its visible pixels, `quad` its whole front, `visible` is the visible share
    of all the pixels it would have alone in an endless picture. `slot` is None in neighbouring
    bays. `front` is False for items with a place before them, `exposed` True also where that place
    is empty. `level` counts the items under it.
    """

    instance: int
    design: str
    box: Box
    quad: Quad
    visible: float
    slot: str | None
    row: int
    lane: int
    level: int
    front: bool
    exposed: bool


@dataclass(frozen=True)
class GapTruth:
    """Neighbouring facings of one slot with no front; `behind`: something stands further back.

    `quad` spans the lanes and the row's clear height in the plane of the fronts; `box` is its
    part in the picture, `visible` the share of it neither outside nor behind an obstacle.
    """

    box: Box
    quad: Quad
    visible: float
    slot: str | None
    row: int
    first: int
    facings: int
    behind: bool


@dataclass(frozen=True)
class SlotTruth:
    """A slot of the planogram. `fronts` counts lanes with a front, `present` lanes with any item.

    `state` follows `present`: OUT at 0, LOW up to half of `facings`. `box` is None outside.
    """

    key: str
    row: int
    sequence: int
    design: str
    facings: int
    fronts: int
    present: int
    state: State
    quad: Quad
    box: Box | None
    visible: float


@dataclass(frozen=True)
class RowTruth:
    """A row of the planogram's bay: `line` along its board's front, `quad` its whole opening."""

    row: int
    line: tuple[Point, Point]
    quad: Quad


@dataclass(frozen=True)
class Truth:
    """Everything true of one picture, `size` wide and high."""

    size: tuple[int, int]
    products: tuple[ProductTruth, ...]
    gaps: tuple[GapTruth, ...]
    slots: tuple[SlotTruth, ...]
    rows: tuple[RowTruth, ...]

    def facings(self, visible: float = 0.6) -> tuple[ProductTruth, ...]:
        """The fronts of which at least `visible` shows."""
        return tuple(p for p in self.products if p.front and p.visible >= visible)
