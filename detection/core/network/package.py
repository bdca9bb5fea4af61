"""A model package: the network and everything that has to be known to use it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from detection.core.roles import Role


class PackageError(Exception):
    """A model that cannot be used; its text is one sentence for whoever runs the site."""


class Layout(StrEnum):
    """How the network's head writes its boxes.

    DENSE is [1, 4 + classes, N]: cx, cy, w, h and one score a class, needing NMS (YOLOv8, YOLO11).
    END_TO_END is [1, N, 6]: x1, y1, x2, y2, score, class, already sorted out (YOLOv10, YOLO26).
    SUPPRESSED is the same, of a dense head with NMS put into the graph by packaging: it has two
    more inputs, `least` [classes] and `iou` [1].
    """

    DENSE = "dense"
    END_TO_END = "end_to_end"
    SUPPRESSED = "suppressed"


class Feed(StrEnum):
    """How the network takes its picture.

    PLANES is [1, 3, height, width], RGB of 0..1 as floats, or 0..255 as bytes (bare exports).
    PIXELS is [1, height, width, 3], RGB bytes as they lie in memory (packaged networks).
    """

    PLANES = "planes"
    PIXELS = "pixels"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The words of a package. `input_size` is (width, height) in pixels; `thresholds` the least
    scores of `product` and `gap` in daily work; `cap` the most boxes reported for a photo.

    With a `stride`, the network takes any sides that are a multiple of it, and `input_size` is
    the largest; without (None) it takes `input_size` alone. `sums_fit_16_bits`: no pair of
    its 8-bit weights can overflow them, so that every processor's fastest kernel is exact.
    """

    name: str
    version: str
    sha256: str
    classes: tuple[str, ...]
    roles: tuple[Role, ...]
    input_size: tuple[int, int]
    layout: Layout
    thresholds: Mapping[Role, float]
    iou: float
    cap: int
    licence: str
    made_with: str
    feed: Feed = Feed.PLANES
    stride: int | None = None
    sums_fit_16_bits: bool = False


@dataclass(frozen=True, slots=True)
class Package:
    """A manifest and the bytes of its network, whose hash was found to be the manifest's."""

    manifest: Manifest
    model: bytes
