"""Whether a photo was held upside down, which nothing else in its pixels tells."""

from detection.core.asked import Asked
from detection.core.examine import examine
from detection.core.findings import PhotoFindings
from detection.core.network.detector import Detector
from detection.core.photo.renditions import turned_over

# The detector learned from shelves that stand upright and is less sure of products on their heads.
# How much surer it must be of the photo turned over: docs/detector.md has what was measured.
_SURER = 1.1


def looks_upside_down(data: bytes, findings: PhotoFindings, detector: Detector) -> bool:
    """Whether the detector sees more in the photo turned over than the `findings` in it as it is;
    raises PhotoError."""
    other = examine(turned_over(data), detector, Asked())
    return _seen(other) > _SURER * _seen(findings)


def _seen(findings: PhotoFindings) -> float:
    return sum(product.score for product in findings.products)
