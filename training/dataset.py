"""Shelf photographs with boxes, in YOLO layout: `images/NAME.jpg`, `labels/NAME.txt`."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from detection.core.roles import Role
from detection.evaluation.boxes import Floats
from detection.evaluation.dataset import CLASSES, Entry, entries, read_labels

__all__ = [
    "GAP",
    "PRODUCT",
    "UNSURE",
    "Entry",
    "Picture",
    "entries",
    "is_held_out",
    "labels_of",
    "read",
    "read_all",
    "split",
    "yolo_lines",
]

PRODUCT, GAP = CLASSES[Role.PRODUCT], CLASSES[Role.GAP]
UNSURE = len(CLASSES)  # not a class of the network: here nothing is taught about gaps
LONGEST_SIDE = 1280


@dataclass(frozen=True)
class Picture:
    """One photograph: RGB pixels (h, w, 3) and its boxes (n, 4) in pixels x1 y1 x2 y2."""

    name: str
    image: NDArray[np.uint8]
    boxes: NDArray[np.float32]
    classes: NDArray[np.int64]
    gaps_known: bool


def is_held_out(name: str, share: float = 0.1) -> bool:
    """Whether a training photo belongs to the tuning split: a fixed draw by its name."""
    draw = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
    return draw < share * 2**32


def split(folder: Path) -> tuple[list[Entry], list[Entry]]:
    """Photographs to learn from, and those held out to choose settings by."""
    found = entries(folder)
    return (
        [e for e in found if not is_held_out(e.name)],
        [e for e in found if is_held_out(e.name)],
    )


def labels_of(
    entry: Entry, width: int, height: int
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Boxes (n, 4) in pixels x1 y1 x2 y2, and classes (n,); none where there is no label file."""
    if not entry.labels.exists():
        return np.zeros((0, 4), np.float32), np.zeros(0, np.int64)
    by_role = read_labels(entry.labels, width, height)
    boxes = [by_role[role] for role in CLASSES]
    unsure = entry.labels.parent.parent / "unsure" / entry.labels.name
    if unsure.exists():
        boxes.append(read_labels(unsure, width, height)[Role.GAP])
    counts = [len(part) for part in boxes]
    return np.vstack(boxes).astype(np.float32), np.repeat(np.arange(len(boxes)), counts)


def yolo_lines(kind: int, boxes: Floats, size: tuple[int, int]) -> list[str]:
    """A label file's lines for boxes (n, 4) in pixels on a picture of `size` (width, height)."""
    shares = (np.clip(boxes, 0, [*size, *size]) / [*size, *size]).tolist()
    return [
        f"{kind} {(x1 + x2) / 2:.6f} {(y1 + y2) / 2:.6f} {x2 - x1:.6f} {y2 - y1:.6f}"
        for x1, y1, x2, y2 in shares
    ]


def read(entry: Entry, longest: int = LONGEST_SIDE) -> Picture:
    """Loads one photograph, shrunk where its long side exceeds `longest`."""
    image = cv2.imread(str(entry.image), cv2.IMREAD_COLOR)
    if image is None:
        raise ValueError(f"{entry.image} is not a picture that can be read")
    shrink = longest / max(image.shape[:2])
    if shrink < 1:
        image = cv2.resize(image, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    height, width = image.shape[:2]
    boxes, classes = labels_of(entry, width, height)
    pixels = np.ascontiguousarray(image[..., ::-1], np.uint8)
    return Picture(entry.name, pixels, boxes, classes, entry.gaps_known)


def read_all(found: Iterable[Entry]) -> list[Picture]:
    """Loads photographs into memory; a thousand of 640 pixels take 1.3 GB."""
    return [read(entry) for entry in found]
