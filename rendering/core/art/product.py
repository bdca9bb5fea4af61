"""A design's faces as textures, drawn once and kept."""

from dataclasses import dataclass
from functools import lru_cache

from rendering.core.art.flat import bag_front, box_front, box_side, box_top
from rendering.core.art.round import foot_disc, lid_top, round_front
from rendering.core.art.texture import PIXELS_A_CM, Texture, texture_make
from rendering.core.design import Design, Kind


@dataclass(frozen=True, eq=False)
class Faces:
    """All but `front` are None where the shape shows none."""

    front: Texture
    side: Texture | None = None
    top: Texture | None = None
    foot: Texture | None = None


QUARTERS = 0.22
"""How far a round thing is turned on the shelf, if it is, in half turns."""


@lru_cache(maxsize=1024)
def faces_of(design: Design, turned: int = 0) -> Faces:
    """The textures of a design; about 5 ms the first time.

    `turned` is -1, 0 or 1: which way a round thing's label is turned from the front.
    """
    width, height, depth = (
        max(8, round(length * PIXELS_A_CM))
        for length in (design.width, design.height, design.depth)
    )
    if design.kind is Kind.BAG:
        return Faces(texture_make(bag_front(design, width, height)))
    if design.round:
        lid = None if design.kind is Kind.BOTTLE else texture_make(lid_top(design, width))
        foot = texture_make(foot_disc(design, max(8, width // 2)))
        return Faces(
            texture_make(round_front(design, width, height, turned * QUARTERS)), top=lid, foot=foot
        )
    return Faces(
        texture_make(box_front(design, width, height)),
        texture_make(box_side(design, depth, height)),
        texture_make(box_top(design, width, depth)),
    )
