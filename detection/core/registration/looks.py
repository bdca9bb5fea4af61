"""How products look: a few numbers a box, so that two can be compared."""

import cv2
import numpy as np
from numpy.typing import NDArray

from detection.core.network.letterbox import Boxes
from detection.core.photo.picture import Picture
from detection.core.registration.landmarks import LOOK

_ROWS, _COLUMNS, _WAYS = 4, 3, 4
_LIGHT, _CHROMA, _CELLS, _START = 17.0, 70.0, 12.0, 3.0
_SIDE = 24  # pixels of a cell's side times two: boxes are brought to one size first
_MARGIN = 0.08  # of its sides, what of a box is left out: neighbours show there
Looks = NDArray[np.uint8]


def looks_of(picture: Picture, boxes: Boxes) -> Looks:
    """One look [n, LOOK] for each of boxes [n, 4] in photo pixels."""
    looks = np.zeros((len(boxes), LOOK), np.uint8)
    for index, patch in enumerate(_patches(picture, boxes)):
        looks[index] = _look(patch)
    return looks


def alike(some: Looks, others: Looks) -> NDArray[np.float64]:
    """0 (nothing in common) to 1 (the same) of each look with each other one: [n, m].

    Mean colours tell products apart best, lightness less (shadows), the pattern least: boxes are
    never cut quite alike. The weights were fitted on rendered neighbours, where 95 of 100 pairs
    come out on the right side of .5, and halved, because real light is less even.
    """
    one, other = colours_of(some), colours_of(others)
    mean = np.abs(one.mean(axis=1)[:, None] - other.mean(axis=1)[None])
    cells = np.sqrt(((one[:, None, :, 1:] - other[None, :, :, 1:]) ** 2).mean(axis=(2, 3)))
    away = _LIGHT * mean[..., 0] + _CHROMA * mean[..., 1:].max(axis=2) + _CELLS * cells
    return np.asarray(1 / (1 + np.exp(away - _START)), np.float64)


def colours_of(looks: Looks) -> NDArray[np.float32]:
    """Lightness and chroma (0..1) of each look's cells: [n, cells, 3]."""
    colours = np.divide(looks[:, : _ROWS * _COLUMNS * 3], 255, dtype=np.float32)
    return colours.reshape(-1, _ROWS * _COLUMNS, 3)


def _patches(picture: Picture, boxes: Boxes) -> list[NDArray[np.uint8]]:
    edges = (boxes - np.tile(picture.offset, 2)) / picture.scale
    high, wide = picture.pixels.shape[:2]
    patches = []
    for x1, y1, x2, y2 in edges.tolist():
        aside, down = _MARGIN * (x2 - x1), _MARGIN * (y2 - y1)
        left, top = (
            int(np.clip(at, 0, most))
            for at, most in ((x1 + aside, wide - 2), (y1 + down, high - 2))
        )
        right = int(np.clip(x2 - aside, left + 2, wide))
        bottom = int(np.clip(y2 - down, top + 2, high))
        patch = picture.pixels[top:bottom, left:right]
        size = (_COLUMNS * _SIDE // 2, _ROWS * _SIDE // 2)
        patches.append(np.asarray(cv2.resize(patch, size, interpolation=cv2.INTER_AREA), np.uint8))
    return patches


def _look(patch: NDArray[np.uint8]) -> NDArray[np.uint8]:
    lab = cv2.cvtColor(patch, cv2.COLOR_RGB2LAB)
    colours = cv2.resize(lab, (_COLUMNS, _ROWS), interpolation=cv2.INTER_AREA)
    light = lab[..., 0].astype(np.float32)
    across, down = cv2.Sobel(light, cv2.CV_32F, 1, 0), cv2.Sobel(light, cv2.CV_32F, 0, 1)
    strength, angle = np.hypot(across, down), np.arctan2(down, across) % np.pi
    ways = np.minimum((angle / np.pi * _WAYS).astype(int), _WAYS - 1)
    layers = [
        cv2.resize(strength * (ways == way), (_COLUMNS, _ROWS), interpolation=cv2.INTER_AREA)
        for way in range(_WAYS)
    ]
    edges = np.stack(layers, axis=2)
    edges = edges / max(float(np.sqrt((edges**2).sum(axis=2)).max()), 1e-6)
    return np.concatenate([colours.ravel(), np.round(edges.ravel() * 255).astype(np.uint8)])
