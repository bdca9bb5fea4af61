"""Looking at a photo: once as a whole, and again in tiles where that shows more."""

from dataclasses import dataclass, replace
from statistics import median
from time import perf_counter

from detection.core.asked import MOST_TILES, Asked
from detection.core.network.detector import Detector, Run
from detection.core.network.postprocess import Boxed
from detection.core.network.tiles import grid_for, large, merged, owned, shape_of, tile_of
from detection.core.photo.opening import OpenPhoto, open_photo
from detection.core.photo.picture import Picture, decode
from detection.core.roles import Role

Least = dict[Role, float]
_WIDE = 2.0  # times as long as high: a letterbox would leave half of the network's input empty
# A facing narrower than this, in the network's pixels, is easily missed. Measured on dense
# photographs: below it tiles find more, above it they find as much or less.
_DENSE = 13.0
_DENSE_TILES = 2
_ROOM = 1.4  # times the network's input: a photo with fewer pixels gains nothing from tiles


@dataclass(frozen=True, slots=True)
class Look:
    """The picture that was looked at, what was seen, and how long decoding took.

    `facing`: the usual shorter side of a product in the network's own pixels, None where no
    product was surely seen.
    """

    picture: Picture
    run: Run
    decode_ms: float
    facing: float | None


def look(data: bytes, detector: Detector, least: Least, asked: Asked) -> Look:
    """Decode `data` and detect on it; raises PhotoError."""
    photo = open_photo(data)
    seen = _look(photo, detector, least, asked.iou, asked.tiles or _by_shape(photo, detector))
    if asked.tiles is None and _is_dense(seen, detector):
        again = _look(open_photo(data), detector, least, asked.iou, _DENSE_TILES)
        return replace(again, decode_ms=seen.decode_ms + again.decode_ms)
    return seen


def _look(
    photo: OpenPhoto, detector: Detector, least: Least, iou: float | None, tiles: int
) -> Look:
    start = perf_counter()
    picture = decode(photo, _cover(photo, detector, tiles))
    decode_ms = (perf_counter() - start) * 1000
    run = detector.detect(picture, least, iou)
    if tiles > 1:
        run = _in_tiles(detector, picture, least, iou, tiles, run)
    return Look(picture, run, decode_ms, _facing(picture, run, detector, tiles))


def _facing(picture: Picture, run: Run, detector: Detector, tiles: int) -> float | None:
    sure = detector.manifest.thresholds[Role.PRODUCT]
    sides = [
        min(found.box.width, found.box.height)
        for found in run.boxed.found
        if found.role is Role.PRODUCT and found.score >= sure
    ]
    if not sides:
        return None
    columns, rows = shape_of(picture.width, picture.height, tiles)
    width, height = detector.manifest.input_size
    return median(sides) * min(width * columns / picture.width, height * rows / picture.height)


def _is_dense(seen: Look, detector: Detector) -> bool:
    """Whether tiles would show its products better."""
    longer = max(seen.picture.width, seen.picture.height)
    has_room = longer >= _ROOM * max(detector.manifest.input_size)
    return has_room and seen.facing is not None and seen.facing < _DENSE


def _by_shape(photo: OpenPhoto, detector: Detector) -> int:
    """Tiles along the longer side: more than one for a panorama that has the pixels for it."""
    longer, shorter = max(photo.width, photo.height), min(photo.width, photo.height)
    if longer < _WIDE * shorter or longer <= max(detector.manifest.input_size):
        return 1
    return min(MOST_TILES, round(longer / shorter))


def _cover(photo: OpenPhoto, detector: Detector, tiles: int) -> tuple[float, float]:
    """The size (width, height) of the whole photo where each tile fills the network's input."""
    columns, rows = shape_of(photo.width, photo.height, tiles)
    width, height = detector.manifest.input_size
    ratio = min(width * columns / photo.width, height * rows / photo.height, 1)
    return photo.width * ratio, photo.height * ratio


def _in_tiles(
    detector: Detector, picture: Picture, least: Least, iou: float | None, tiles: int, whole: Run
) -> Run:
    grid = grid_for(picture.width, picture.height, tiles, whole.boxed.found)
    cells = grid.cells()
    runs = [detector.detect(tile_of(picture, grid, cell), least, iou) for cell in cells]
    told = large(whole.boxed.found, grid)
    for cell, run in zip(cells, runs, strict=True):
        told += owned(run.boxed.found, grid, cell)
    capped = any(run.boxed.capped for run in runs)
    found = merged(told, iou or detector.manifest.iou)
    return _sum(Boxed(found, capped), [whole, *runs])


def _sum(boxed: Boxed, runs: list[Run]) -> Run:
    return Run(
        boxed,
        sum(run.preprocess_ms for run in runs),
        sum(run.inference_ms for run in runs),
        sum(run.postprocess_ms for run in runs),
    )
