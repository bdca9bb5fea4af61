"""Looking at a photo: once as a whole, and again in tiles where that shows more."""

from dataclasses import dataclass
from time import perf_counter

from detection.core.asked import MOST_TILES, Asked
from detection.core.detector import Detector, Run
from detection.core.opening import OpenPhoto, open_photo
from detection.core.picture import Picture, decode
from detection.core.postprocess import Boxed
from detection.core.roles import Role
from detection.core.tiles import grid_for, large, merged, owned, shape_of, tile_of

Least = dict[Role, float]
_WIDE = 2.0  # times as long as high: a letterbox would leave half of the network's input empty


@dataclass(frozen=True, slots=True)
class Look:
    """The picture that was looked at, what was seen, and how long decoding took."""

    picture: Picture
    run: Run
    decode_ms: float


def look(data: bytes, detector: Detector, least: Least, asked: Asked) -> Look:
    """Decode `data` and detect on it; raises PhotoError."""
    start = perf_counter()
    photo = open_photo(data)
    tiles = asked.tiles or _by_rule(photo, detector)
    picture = decode(photo, _cover(photo, detector, tiles))
    decoded = perf_counter()
    run = detector.detect(picture, least, asked.iou)
    if tiles > 1:
        run = _in_tiles(detector, picture, least, asked.iou, tiles, run)
    return Look(picture, run, (decoded - start) * 1000)


def _by_rule(photo: OpenPhoto, detector: Detector) -> int:
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
