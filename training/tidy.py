"""Mends labels that teach wrongly: `python -m training.tidy MODEL.onnx DATA OUT`.

Looked at photo by photo, the labels of `train/` have three faults that a network learns from:
photos that lie on their side, whose machine-made products are scraps of packages (`turned.txt`
names them: turned upright, their products are labelled anew by MODEL); products of a hand's width
told on the bars of empty wire shelves, inside gaps that people drew; and empty places that people
drew on one photo and not on the next. Of the last, those MODEL is sure of become gaps, and of those
it is less sure of nothing is taught, in OUT/train/unsure. Held-out photos stay as they are.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from detection.core.network.detector import Detector
from detection.core.roles import Role
from detection.evaluation.boxes import Boxes, Floats
from detection.evaluation.judging import judge

from .dataset import GAP, PRODUCT, Entry, entries, is_held_out, yolo_lines
from .evaluate import open_detector

TURNED = Path(__file__).parent / "turned.txt"
SURE = 0.30  # a gap that nobody labelled becomes a label: about 8 of 10 are empty places
FAINT = 0.10  # from here on nothing is taught
PRODUCT_SURE = 0.38
IN_GAP = 0.6  # of a product's area
SAME = 0.1  # overlap (IoU) from which a found gap is one that is labelled
BEFORE = 0.4  # of a found gap that sure products cover: something stands there


@dataclass(frozen=True)
class Labels:
    """Boxes (n, 4) of one photo in pixels x1 y1 x2 y2."""

    products: Floats
    gaps: Floats
    unsure: Floats


@dataclass(frozen=True)
class Change:
    """The labels of one photo before and after."""

    old: Labels
    new: Labels


def covered(boxes: Floats, by: Floats) -> NDArray[np.float64]:
    """(n, m): the share of each of n boxes that each of m others covers."""
    low = np.maximum(boxes[:, None, :2], by[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], by[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(2)
    return np.asarray(shared / np.maximum((boxes[:, 2:] - boxes[:, :2]).prod(1), 1e-6)[:, None])


def overlap(one: Floats, other: Floats) -> NDArray[np.float64]:
    """(n, m): intersection over union."""
    ours, theirs = covered(one, other), covered(other, one).T
    both = ours * theirs
    return np.asarray(both / np.maximum(ours + theirs - both, 1e-9))


def mended(labels: Labels, products: Boxes, gaps: Boxes, anew: bool) -> Labels:
    """The labels of a photo, and what MODEL found on it; `anew`: its products are not believed."""
    kept = products.sure(PRODUCT_SURE).boxes if anew else labels.products
    kept = kept[covered(kept, labels.gaps).max(1, initial=0) < IN_GAP]
    stands = covered(gaps.boxes, products.sure(PRODUCT_SURE).boxes).max(1, initial=0)
    new = (overlap(gaps.boxes, labels.gaps).max(1, initial=0) < SAME) & (stands < BEFORE)
    sure = new & (gaps.scores >= SURE)
    faint = new & ~sure & (gaps.scores >= FAINT)
    return Labels(kept, np.vstack([labels.gaps, gaps.boxes[sure]]), gaps.boxes[faint])


def upright(entry: Entry, out: Path) -> Entry:
    """A copy of a photo that lies on its left side, turned clockwise, with its gaps alone."""
    picture = np.asarray(cv2.imread(str(entry.image), cv2.IMREAD_COLOR))
    image = out / entry.image.name
    cv2.imwrite(
        str(image), cv2.rotate(picture, cv2.ROTATE_90_CLOCKWISE), [cv2.IMWRITE_JPEG_QUALITY, 95]
    )
    lines = []
    for line in entry.labels.read_text().splitlines():
        kind, x, y, width, height = line.split()
        if int(kind) == GAP:
            lines.append(f"{GAP} {1 - float(y):.6f} {x} {height} {width}")
    labels = out / entry.labels.name
    labels.write_text("\n".join(lines) + "\n")
    return replace(entry, image=image, labels=labels)


def written(entry: Entry, labels: Labels, size: tuple[int, int], out: Path) -> None:
    """One photo with its labels, and where nothing about gaps is to be learned."""
    (out / "images" / entry.image.name).write_bytes(entry.image.read_bytes())
    lines = [*yolo_lines(PRODUCT, labels.products, size), *yolo_lines(GAP, labels.gaps, size)]
    (out / "labels" / entry.labels.name).write_text("\n".join(lines) + "\n")
    unsure = yolo_lines(GAP, labels.unsure, size)
    (out / "unsure" / entry.labels.name).write_text("\n".join(unsure) + "\n")


def tidy(detector: Detector, found: list[Entry], turned: set[str], out: Path) -> Iterator[Change]:
    """Writes images/, labels/ and unsure/ of all photos; answers what each gained and lost."""
    for part in ("images", "labels", "unsure", "turned"):
        (out / part).mkdir(parents=True, exist_ok=True)
    put = [upright(e, out / "turned") if e.name in turned else e for e in found]
    for judged in judge(detector, put):
        (products, seen), (gaps, holes) = judged.pairs[Role.PRODUCT], judged.pairs[Role.GAP]
        old = new = Labels(products.boxes, gaps.boxes, np.zeros((0, 4)))
        if judged.entry.gaps_known and not is_held_out(judged.entry.name):
            new = mended(old, seen, holes, judged.entry.name in turned)
        written(judged.entry, new, judged.size, out)
        yield Change(old, new)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="training.tidy", description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("data", type=Path, help="folder with train/")
    parser.add_argument("out", type=Path)
    args = parser.parse_args(argv)
    turned = {name for name in TURNED.read_text().split() if not is_held_out(name)}
    detector = open_detector(args.model, iou=0.5, threads=2)
    found = entries(args.data / "train")
    changes = list(tidy(detector, found, turned, args.out / "train"))
    for what in ("products", "gaps", "unsure"):
        before = sum(len(getattr(change.old, what)) for change in changes)
        after = sum(len(getattr(change.new, what)) for change in changes)
        print(f"{what}: {before} before, {after} after, on {len(changes)} photos")


if __name__ == "__main__":
    main()
