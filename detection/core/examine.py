"""Photo bytes -> everything found on it."""

from time import perf_counter

from detection.core.detector import Detector, Run
from detection.core.findings import PhotoFindings, Quality, Timing
from detection.core.opening import OpenPhoto, open_photo
from detection.core.picture import Picture, decode
from detection.core.postprocess import Boxed
from detection.core.quality import judge, measure
from detection.core.roles import Role
from detection.core.scene import Least
from detection.core.shelf import FAINT, Shelf, read_shelf

LEAST_CONFIDENCE = 0.01


def examine(data: bytes, detector: Detector, confidence: float | None = None) -> PhotoFindings:
    """Find products, rows and gaps on `data`; `confidence` replaces the package's thresholds.

    Raises PhotoError for bytes that are no usable photo, ValueError for a `confidence` outside
    0.01..1.0.
    """
    if confidence is not None and not LEAST_CONFIDENCE <= confidence <= 1:
        raise ValueError(f"confidence must lie between {LEAST_CONFIDENCE} and 1.0")
    start = perf_counter()
    photo = open_photo(data)
    picture = decode(photo, _cover(photo, detector))
    decoded = perf_counter()
    working = detector.manifest.thresholds
    reported = working if confidence is None else dict.fromkeys(working, confidence)
    run = detector.detect(picture, _faintest(working, reported))
    ran = perf_counter()
    shelf = read_shelf(run.boxed.found, (picture.width, picture.height), working, reported)
    quality = _quality(picture, run.boxed, working)
    done = perf_counter()
    timing = _timing(run, (decoded - start) * 1000, (done - ran) * 1000, (done - start) * 1000)
    return _findings(picture, shelf, quality, timing, detector, _capped(run.boxed, reported))


def _cover(photo: OpenPhoto, detector: Detector) -> tuple[float, float]:
    """The size (width, height) at which the photo will lie in the network's input."""
    width, height = detector.manifest.input_size
    ratio = min(width / photo.width, height / photo.height, 1)
    return photo.width * ratio, photo.height * ratio


def _faintest(working: Least, reported: Least) -> dict[Role, float]:
    return {role: min(FAINT * working[role], reported[role]) for role in working}


def _quality(picture: Picture, boxed: Boxed, working: Least) -> Quality:
    sure = sum(found.score >= working[found.role] for found in boxed.found)
    return judge(measure(picture), sure)


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
