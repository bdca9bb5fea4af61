"""Average precision, precision and recall, errors of counts, and how sure these figures are."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detection.evaluation.boxes import Boxes, Floats
from detection.evaluation.matching import IOU_50, IOU_75, Matches, match

RECALLS = np.linspace(0, 1, 101)


def average_precision(matches: Matches, weight: NDArray[np.int64] | None = None) -> Floats:
    """AP at each of the ten IoU thresholds; `weight` counts each picture so many times.

    Not a number where nothing was there to be found.
    """
    if weight is None:
        weight = np.ones(len(matches.truths), np.int64)
    total = int((weight * matches.truths).sum())
    if total == 0:
        return np.full(10, np.nan)
    each = weight[matches.picture]
    true = np.cumsum(matches.hits * each, axis=1)
    seen = np.maximum(np.cumsum(each), 1e-12)
    return np.array([_area(row / total, row / seen) for row in true])


def _area(recall: Floats, precision: Floats) -> float:
    """Mean of the best precision at or beyond each of 101 recalls (COCO's rule)."""
    best = np.maximum.accumulate(precision[::-1])[::-1]
    place = np.searchsorted(recall, RECALLS, side="left")
    reached = place < len(recall)
    return float(best[place[reached]].sum() / len(RECALLS))


@dataclass(frozen=True)
class Point:
    """Precision and recall of the boxes that score at least `threshold`."""

    threshold: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def as_dict(self) -> dict[str, float]:
        return {
            "threshold": round(self.threshold, 3),
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
        }


def at_threshold(matches: Matches, threshold: float, iou: int = IOU_50) -> Point:
    """Precision and recall at a working threshold."""
    kept = matches.scores >= threshold
    hit = int(matches.hits[iou][kept].sum())
    total = int(matches.truths.sum())
    precision = hit / kept.sum() if kept.any() else 0.0
    return Point(threshold, float(precision), hit / total if total else 0.0)


def best_f1(matches: Matches, iou: int = IOU_50) -> Point:
    """The point of the curve where precision and recall together are best."""
    if not len(matches.scores) or not matches.truths.sum():
        return Point(1.0, 0.0, 0.0)
    hit = np.cumsum(matches.hits[iou])
    score = 2 * hit / (np.arange(1, len(hit) + 1) + matches.truths.sum())
    return at_threshold(matches, float(matches.scores[int(score.argmax())]), iou)


def intervals(matches: Matches, rounds: int = 300, seed: int = 0) -> dict[str, Any]:
    """95 % bootstrap intervals of AP, AP50 and AP75: pictures are drawn again with replacement."""
    rng = np.random.default_rng(seed)
    count = len(matches.truths)
    if not rounds or not matches.truths.sum():
        return {}
    draws = rng.multinomial(count, np.full(count, 1 / count), rounds)
    all_ap = np.array([average_precision(matches, draw) for draw in draws])
    columns = {"ap": all_ap.mean(1), "ap50": all_ap[:, IOU_50], "ap75": all_ap[:, IOU_75]}
    return {
        name: [round(float(v), 4) for v in np.nanpercentile(column, [2.5, 97.5])]
        for name, column in columns.items()
    }


def scores(
    truth: Sequence[Boxes], found: Sequence[Boxes], threshold: float, rounds: int = 300
) -> dict[str, Any]:
    """All figures of one class over some pictures, ready for JSON; None where none exists."""
    matches = match(truth, found)
    ap, best = average_precision(matches), best_f1(matches)
    total = int(matches.truths.sum())
    return {
        "pictures": len(truth),
        "boxes": total,
        "ap": _figure(ap.mean()),
        "ap50": _figure(ap[IOU_50]),
        "ap75": _figure(ap[IOU_75]),
        "ar": _figure(matches.hits.sum(1).mean() / total if total else np.nan),
        "interval": intervals(matches, rounds),
        **at_threshold(matches, threshold).as_dict(),
        "count_mae": _count_error(truth, found, threshold),
        "best_f1": {**best.as_dict(), "f1": round(best.f1, 4)},
    }


def _count_error(truth: Sequence[Boxes], found: Sequence[Boxes], threshold: float) -> float:
    """By how many boxes the count of a picture is wrong, on average."""
    wrong = [
        abs(len(guess.sure(threshold).boxes) - len(real.boxes))
        for real, guess in zip(truth, found, strict=True)
    ]
    return round(float(np.mean(wrong)), 3) if wrong else 0.0


def _figure(value: float) -> float | None:
    return round(float(value), 4) if isfinite(value) else None
