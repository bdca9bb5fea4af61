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
    """

    DENSE = "dense"
    END_TO_END = "end_to_end"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The words of a package. `input_size` is (width, height) in pixels; `thresholds` the least
    scores of `product` and `gap` in daily work; `cap` the most boxes reported for a photo."""

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


@dataclass(frozen=True, slots=True)
class Package:
    """A manifest and the bytes of its network, whose hash was found to be the manifest's."""

    manifest: Manifest
    model: bytes
