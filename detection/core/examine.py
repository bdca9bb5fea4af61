"""Photo bytes -> everything found on it."""

from collections.abc import Sequence
from time import perf_counter

from detection.core.asked import Asked
from detection.core.findings import Box, PhotoFindings, Quality, Shelf, Timing
from detection.core.network.detector import Detector, Run
from detection.core.network.looking import Look, look
from detection.core.network.postprocess import Boxed, Found
from detection.core.photo.picture import Picture
from detection.core.photo.quality import is_shelf, judge, measure
from detection.core.roles import Role
from detection.core.shelf.scene import FAINT, Least
from detection.core.shelf.shelf import read_shelf


def examine(data: bytes, detector: Detector, asked: Asked) -> PhotoFindings:
    """Find products, rows and gaps on `data`; raises PhotoError where it is no usable photo."""
    start = perf_counter()
    working = detector.manifest.thresholds
    confidence = asked.confidence
    reported = working if confidence is None else dict.fromkeys(working, confidence)
    seen = look(data, detector, _faintest(working, reported), asked)
    ran, picture, run = perf_counter(), seen.picture, seen.run
    size = picture.width, picture.height
    found, complete = _believed(run.boxed.found, asked.products)
    shelf = read_shelf(found, size, working, reported, complete=complete)
    quality = _quality(seen, found, working)
    done = perf_counter()
    timing = _timing(run, seen.decode_ms, (done - ran) * 1000, (done - start) * 1000)
    return _findings(picture, shelf, quality, timing, detector, _capped(run.boxed, reported))


def _believed(
    found: Sequence[Found], products: Sequence[Box] | None
) -> tuple[Sequence[Found], bool]:
    """What rows and gaps are read from, and whether every product is in it."""
    if products is None:
        return found, False
    gaps = [each for each in found if each.role is Role.GAP]
    return [*gaps, *(Found(box, 1.0, Role.PRODUCT) for box in products)], True


def _faintest(working: Least, reported: Least) -> dict[Role, float]:
    return {role: min(FAINT[role] * working[role], reported[role]) for role in working}


def _quality(seen: Look, found: Sequence[Found], working: Least) -> Quality:
    sure = [each for each in found if each.score >= working[each.role]]
    products = [each.score for each in sure if each.role is Role.PRODUCT]
    gaps = sum(each.role is Role.GAP for each in sure)
    measures = measure(seen.picture)
    if seen.facing is not None:
        measures["facing"] = seen.facing
    shelf = is_shelf(products, gaps, working[Role.PRODUCT], measures["levels"])
    return judge(measures, shelf=shelf)


def _capped(boxed: Boxed, reported: Least) -> bool:
    """Whether a box that was dropped may have been one to report."""
    return boxed.capped and boxed.found[-1].score >= min(reported.values())


def _timing(run: Run, decode_ms: float, reading_ms: float, total_ms: float) -> Timing:
    return Timing(
        decode_ms=decode_ms,
        preprocess_ms=run.preprocess_ms,
        inference_ms=run.inference_ms,
        postprocess_ms=run.postprocess_ms + reading_ms,
        total_ms=total_ms,
    )


def _findings(
    picture: Picture,
    shelf: Shelf,
    quality: Quality,
    timing: Timing,
    detector: Detector,
    capped: bool,
) -> PhotoFindings:
    return PhotoFindings(
        width=picture.width,
        height=picture.height,
        products=shelf.products,
        gaps=shelf.gaps,
        rows=shelf.rows,
        quality=quality,
        timing=timing,
        model=detector.info,
        capped=capped,
    )
