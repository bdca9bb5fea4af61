"""A photo in tiles: more of its pixels reach the network, and nothing is counted twice.

Each thing is owned by one view. A tile owns what has its centre in the tile's own cell and is no
larger than the overlap of neighbours, so that it cannot have been cut; the view of the whole photo
owns what is larger.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from detection.core.findings import Box
from detection.core.network.nms import suppress
from detection.core.network.postprocess import Found
from detection.core.photo.picture import Picture
from detection.core.roles import Role

_LOOSE = 0.02  # of a cell: two views do not put a centre at exactly the same place
_LARGE = 0.85  # of the overlap: from here on the whole view's box is kept as well
_LEAST_OVERLAP, _MOST_OVERLAP = 0.1, 0.5  # of a cell
_PART = 0.7  # of a box within a larger one: from here on it is a part of the same thing
_SURER = 0.7  # of the part's score: a larger box that scores less takes no part away
_USUAL = 95  # percentile of the sizes that the overlap has to hold

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Grid:
    """How a photo of `width` x `height` pixels is cut; `overlap` (x, y) is what neighbours share,
    in pixels, endless where that side is not cut."""

    width: int
    height: int
    columns: int
    rows: int
    overlap: tuple[float, float]

    def cells(self) -> list[tuple[Span, Span]]:
        """The own cells of all tiles, (left, right) and (top, bottom), row by row."""
        wide, high = self.width / self.columns, self.height / self.rows
        return [
            ((x * wide, (x + 1) * wide), (y * high, (y + 1) * high))
            for y in range(self.rows)
            for x in range(self.columns)
        ]


def shape_of(width: int, height: int, tiles: int) -> tuple[int, int]:
    """(columns, rows) for `tiles` along the longer side; tiles are about as high as wide."""
    other = max(1, round(tiles * min(width, height) / max(width, height)))
    return (tiles, other) if width >= height else (other, tiles)


def grid_for(width: int, height: int, tiles: int, seen: Sequence[Found]) -> Grid:
    """The grid whose overlap holds what the whole view has `seen`, save for the largest things."""
    columns, rows = shape_of(width, height, tiles)
    overlap_x = _overlap([found.box.width for found in seen], width, columns)
    overlap_y = _overlap([found.box.height for found in seen], height, rows)
    return Grid(width, height, columns, rows, (overlap_x, overlap_y))


def tile_of(picture: Picture, grid: Grid, cell: tuple[Span, Span]) -> Picture:
    """The pixels of a cell and half of the overlap on each side; they still know their place."""
    left, right = _pixels(cell[0], grid.overlap[0], picture, 0)
    top, bottom = _pixels(cell[1], grid.overlap[1], picture, 1)
    place = left * picture.scale + picture.offset[0], top * picture.scale + picture.offset[1]
    return replace(picture, pixels=picture.pixels[top:bottom, left:right], offset=place)


def owned(found: Sequence[Found], grid: Grid, cell: tuple[Span, Span]) -> list[Found]:
    """What a tile saw and may tell."""
    return [each for each in found if _fits(each.box, grid) and _inside(each.box, cell)]


def large(found: Sequence[Found], grid: Grid) -> list[Found]:
    """What the whole view tells, since no tile is sure to hold it."""
    return [each for each in found if not _fits(each.box, grid, _LARGE)]


def merged(found: Sequence[Found], iou: float) -> tuple[Found, ...]:
    """Best score first; where two views told the same thing, the better one stays, and a part of
    a thing goes where a larger box holds it: a tile sees so much of a large product's label that
    it takes it for a product of its own."""
    boxes = np.array([_edges(each.box) for each in found], np.float32).reshape(-1, 4)
    scores = np.array([each.score for each in found], np.float32)
    kinds = np.array([list(Role).index(each.role) for each in found], np.int64)
    kept = suppress(boxes, scores, kinds, iou)
    whole = kept[_whole(boxes[kept], scores[kept], kinds[kept])]
    return tuple(found[index] for index in whole.tolist())


def _whole(
    boxes: NDArray[np.float32], scores: NDArray[np.float32], kinds: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Which boxes (n, 4) are no part of a larger one of their kind that scores about as well."""
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    whole = np.zeros(len(boxes), np.bool_)
    for index in np.argsort(-areas, kind="stable").tolist():
        larger = whole & (kinds == kinds[index]) & (scores >= _SURER * scores[index])
        corners = np.minimum(boxes[larger, 2:], boxes[index, 2:])
        shared = np.clip(corners - np.maximum(boxes[larger, :2], boxes[index, :2]), 0, None)
        whole[index] = not (shared.prod(axis=1) > _PART * areas[index]).any()
    return whole


def _overlap(sizes: list[float], side: int, cells: int) -> float:
    if cells == 1:
        return float("inf")
    cell = side / cells
    wanted = 1.2 * float(np.percentile(sizes, _USUAL)) if sizes else 0.0
    return min(max(wanted, _LEAST_OVERLAP * cell), _MOST_OVERLAP * cell)


def _pixels(span: Span, overlap: float, picture: Picture, axis: int) -> tuple[int, int]:
    side = picture.pixels.shape[1 - axis]
    if np.isinf(overlap):
        return 0, side
    edges = np.array([span[0] - overlap / 2, span[1] + overlap / 2]) - picture.offset[axis]
    low, high = np.clip(np.round(edges / picture.scale), 0, side).astype(int).tolist()
    return low, high


def _fits(box: Box, grid: Grid, share: float = 1.0) -> bool:
    return box.width <= share * grid.overlap[0] and box.height <= share * grid.overlap[1]


def _inside(box: Box, cell: tuple[Span, Span]) -> bool:
    return all(
        low - _LOOSE * (high - low) <= middle <= high + _LOOSE * (high - low)
        for middle, (low, high) in zip(box.centre, cell, strict=True)
    )


def _edges(box: Box) -> tuple[float, float, float, float]:
    return box.x1, box.y1, box.x2, box.y2
