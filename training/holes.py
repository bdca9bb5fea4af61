"""Makes new gaps: covers a facing with a gap of the same photograph.

The same photo gives shelf, light and camera for free. The patch is a labelled gap, stretched to
the width of the facing it covers and softened at its border; whatever it mostly hides is dropped.
Now and then a hole is made longer, facing by facing: long empty stretches are rare on photographs
and were what the network was least sure of.
"""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from .dataset import GAP, PRODUCT, Picture

Boxes = NDArray[np.float32]
STRETCHED = 0.35  # of the pictures with more gaps: one hole made longer
LONGEST = 8  # facings


def add_gaps(picture: Picture, rng: np.random.Generator, most: int = 3) -> Picture:
    """The picture with up to `most` more gaps, or one long hole; unchanged where nothing suits."""
    stretched = rng.random() < STRETCHED
    count = rng.integers(3, LONGEST + 1) if stretched else rng.integers(1, most + 1)
    for turn in range(int(count)):
        picture = _add_one(picture, rng, beside=stretched and turn > 0)
    return picture


def _add_one(picture: Picture, rng: np.random.Generator, beside: bool) -> Picture:
    gaps = np.flatnonzero(picture.classes == GAP)
    facings = np.flatnonzero(picture.classes == PRODUCT)
    if not len(gaps) or not len(facings):
        return picture
    gap = picture.boxes[gaps[-1] if beside else rng.choice(gaps)]
    fits = [
        i
        for i in facings
        if _suits(picture.boxes[i], gap) and (not beside or _beside(picture.boxes[i], gap))
    ]
    if not fits:
        return picture
    place = _place(picture.boxes[rng.choice(fits)], gap, picture.image.shape)
    hidden = _share_inside(picture.boxes, place) > 0.45
    if (
        place[2] - place[0] < 6
        or place[3] - place[1] < 6
        or (hidden & (picture.classes == GAP)).any()
    ):
        return picture
    return replace(
        picture,
        image=_paste(picture.image, gap, place),
        boxes=np.vstack([picture.boxes[~hidden], place[None].astype(np.float32)]),
        classes=np.append(picture.classes[~hidden], GAP),
    )


def _suits(facing: Boxes, gap: Boxes) -> bool:
    """Alike enough in size that the stretched patch still looks like a shelf."""
    facing_size, gap_size = facing[2:] - facing[:2], gap[2:] - gap[:2]
    ratio = facing_size / np.maximum(gap_size, 1)
    return bool(0.5 < ratio[0] < 2.2 and 0.45 < ratio[1] < 1.15)


def _beside(facing: Boxes, gap: Boxes) -> bool:
    """Whether nothing but a crack lies between the two, and they stand on one shelf."""
    crack = max(facing[0] - gap[2], gap[0] - facing[2])
    off = abs(facing[3] - gap[3])
    return bool(-0.5 < crack / (facing[2] - facing[0]) < 0.4 and off < 0.25 * (gap[3] - gap[1]))


def _place(facing: Boxes, gap: Boxes, shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Standing on the facing's shelf, as wide as the facing, as tall as the gap was."""
    place = np.array([facing[0] - 1, facing[3] - (gap[3] - gap[1]), facing[2] + 1, facing[3]])
    return np.asarray(np.clip(np.rint(place), 0, [shape[1], shape[0]] * 2), np.int64)


def _share_inside(boxes: Boxes, place: NDArray[np.int64]) -> NDArray[np.float32]:
    """Of each box, the share of its area that lies inside `place`."""
    shared = np.minimum(boxes[:, 2:], place[2:]) - np.maximum(boxes[:, :2], place[:2])
    area = np.maximum((boxes[:, 2:] - boxes[:, :2]).prod(1), 1)
    return np.asarray(np.clip(shared, 0, None).prod(1) / area, np.float32)


def _paste(image: NDArray[np.uint8], gap: Boxes, place: NDArray[np.int64]) -> NDArray[np.uint8]:
    left, top, right, bottom = np.rint(gap).astype(int)
    source = image[max(top, 0) : bottom, max(left, 0) : right]
    x1, y1, x2, y2 = place
    if not source.size:
        return image
    patch = cv2.resize(source, (int(x2 - x1), int(y2 - y1)), interpolation=cv2.INTER_LINEAR)
    sharp = np.zeros(patch.shape[:2], np.float32)
    sharp[1:-1, 1:-1] = 1
    mask = np.asarray(cv2.GaussianBlur(sharp, (5, 5), 0))[..., None]
    made = image.copy()
    under = made[y1:y2, x1:x2]
    made[y1:y2, x1:x2] = (patch * mask + under * (1 - mask)).astype(np.uint8)
    return made
