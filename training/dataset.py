"""Shelf photographs with boxes, in YOLO layout: `images/NAME.jpg`, `labels/NAME.txt`."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

GAP = 1
UNLABELLED_GAPS = "h_"
LONGEST_SIDE = 1280


@dataclass(frozen=True)
class Picture:
    """One photograph: RGB pixels (h, w, 3) and its boxes (n, 4) in pixels x1 y1 x2 y2."""

    name: str
    image: NDArray[np.uint8]
    boxes: NDArray[np.float32]
    classes: NDArray[np.int64]
    gaps_known: bool


@dataclass(frozen=True)
class Entry:
    """Where one photograph and its labels lie."""

    image: Path
    labels: Path

    @property
    def name(self) -> str:
        return self.image.stem

    @property
    def gaps_known(self) -> bool:
        """False where visible gaps were not labelled: such a photo never counts as having none."""
        return not self.name.startswith(UNLABELLED_GAPS)


def entries(folder: Path) -> list[Entry]:
    """All photographs of a YOLO folder, in order of name."""
    return [
        Entry(image, folder / "labels" / f"{image.stem}.txt")
        for image in sorted((folder / "images").iterdir())
        if image.suffix.lower() in {".jpg", ".jpeg", ".png"}
    ]


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


def read_labels(
    path: Path, width: int, height: int
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Boxes (n, 4) in pixels x1 y1 x2 y2, and classes (n,)."""
    rows = [line.split() for line in path.read_text().splitlines()] if path.exists() else []
    table = np.array(rows, dtype=np.float64).reshape(-1, 5)
    centre, half = table[:, 1:3], table[:, 3:5] / 2
    boxes = np.hstack([centre - half, centre + half]) * [width, height, width, height]
    return boxes.astype(np.float32), table[:, 0].astype(np.int64)


def read(entry: Entry, longest: int = LONGEST_SIDE) -> Picture:
    """Loads one photograph, shrunk where its long side exceeds `longest`."""
    image = cv2.imread(str(entry.image), cv2.IMREAD_COLOR)
    if image is None:
        raise ValueError(f"{entry.image} is not a picture that can be read")
    shrink = longest / max(image.shape[:2])
    if shrink < 1:
        image = cv2.resize(image, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    height, width = image.shape[:2]
    boxes, classes = read_labels(entry.labels, width, height)
    pixels = np.ascontiguousarray(image[..., ::-1], np.uint8)
    return Picture(entry.name, pixels, boxes, classes, entry.gaps_known)


def read_all(found: Iterable[Entry]) -> list[Picture]:
    """Loads photographs into memory; a thousand of 640 pixels take 1.3 GB."""
    return [read(entry) for entry in found]
