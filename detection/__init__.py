"""Everything that looks at pixels, behind one door: other packages import from here only.

Photo bytes go in; boxes come out in pixels of the upright full-size photo. Importing this module
loads neither onnxruntime nor any Django model: each function fetches what it needs.
"""

from detection.core.errors import PhotoError, PhotoErrorCode
from detection.core.findings import (
    Box,
    Detection,
    Gap,
    ModelInfo,
    PhotoFindings,
    Quality,
    Row,
    Timing,
)
from detection.core.info import PhotoInfo
from detection.core.limits import PhotoLimits
from detection.core.package import PackageError
from detection.core.quality_words import QualityReason

__all__ = [
    "Box",
    "Detection",
    "Gap",
    "ModelInfo",
    "PackageError",
    "PhotoError",
    "PhotoErrorCode",
    "PhotoFindings",
    "PhotoInfo",
    "PhotoLimits",
    "Quality",
    "QualityReason",
    "Row",
    "Timing",
    "annotate_photo",
    "crop",
    "examine_photo",
    "inspect_photo",
    "model_info",
    "model_loaded",
    "rendition",
    "reset",
    "warm_up",
]


def inspect_photo(data: bytes) -> PhotoInfo:
    """What the photo is, and the certainty that it can be decoded later; raises PhotoError."""
    from detection.core.inspection import inspect_photo as inspect

    return inspect(data)


def examine_photo(
    data: bytes,
    *,
    confidence: float | None = None,
    iou: float | None = None,
    tiles: int | None = None,
) -> PhotoFindings:
    """Products, gaps, rows and quality of a photo.

    `confidence` (0.01..1.0) is the least score of products and gaps, `iou` (0.1..0.95) the overlap
    beyond which two boxes are one thing; None takes the model package's own. `tiles` (1..4) cuts
    the longer side into so many tiles, 1 for none; None leaves it to the rule. Raises PhotoError,
    ValueError (a wish out of bounds) and PackageError (no usable model, which `manage.py check`
    tells beforehand).
    """
    from detection import registry
    from detection.core.asked import Asked
    from detection.core.examine import examine

    return examine(data, registry.detector(), Asked(confidence, iou, tiles))


def annotate_photo(data: bytes, findings: PhotoFindings, *, max_side: int = 1600) -> bytes:
    """A PNG of the photo with its products and gaps drawn on it; raises PhotoError."""
    from detection.core.annotate import annotate_photo as annotate

    return annotate(data, findings, max_side=max_side)


def rendition(data: bytes, *, max_side: int) -> bytes:
    """An upright JPEG in sRGB without any metadata, long side at most `max_side` pixels."""
    from detection.core.renditions import rendition as render

    return render(data, max_side=max_side)


def crop(data: bytes, box: Box, *, margin: float, max_side: int, mark: bool) -> bytes:
    """A JPEG of the place `box` with `margin` x its longer side around it, outlined if `mark`.

    Raises PhotoError, and ValueError where the box lies outside of the photo.
    """
    from detection.core.renditions import crop as cut

    return cut(data, box, margin=margin, max_side=max_side, mark=mark)


def model_info() -> ModelInfo:
    """The detector in service, loaded if it was not; raises PackageError."""
    from detection import registry

    return registry.detector().info


def model_loaded() -> bool:
    """Whether this process holds a loaded detector."""
    from detection import registry

    return registry.loaded()


def warm_up() -> None:
    """Load the detector and run it once; raises PackageError."""
    from detection import registry

    registry.detector().warm_up()


def reset() -> None:
    """Forget the loaded detector (tests, changed settings); the next call loads it anew."""
    from detection import registry

    registry.reset()
