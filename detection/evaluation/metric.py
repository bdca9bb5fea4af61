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


def draws(pictures: int, rounds: int, seed: int = 0) -> NDArray[np.int64]:
    """(rounds, pictures): how often each picture is there when all are drawn with replacement.

    The same seed gives the same draws, so figures of the same pictures go up and down together.
    """
    chance = np.full(pictures, 1 / max(pictures, 1))
    return np.random.default_rng(seed).multinomial(pictures, chance, rounds)


def spread(column: Floats) -> list[float]:
    """[low, high] of the middle 95 % of what the draws gave."""
    return [round(float(value), 4) for value in np.nanpercentile(column, [2.5, 97.5])]


def ratios(part: NDArray[np.int64], whole: NDArray[np.int64], none: float) -> Floats:
    """`part` / `whole` for each draw, `none` where there is no whole."""
    return np.where(whole > 0, part / np.maximum(whole, 1), none)


def intervals(matches: Matches, rounds: int = 300, seed: int = 0) -> dict[str, Any]:
    """95 % bootstrap intervals of AP, AP50 and AP75: pictures are drawn again with replacement."""
    if not rounds or not matches.truths.sum():
        return {}
    drawn = draws(len(matches.truths), rounds, seed)
    all_ap = np.array([average_precision(matches, draw) for draw in drawn])
    columns = {"ap": all_ap.mean(1), "ap50": all_ap[:, IOU_50], "ap75": all_ap[:, IOU_75]}
    return {name: spread(column) for name, column in columns.items()}


def working_intervals(
    matches: Matches, wrong: NDArray[np.int64], threshold: float, rounds: int
) -> dict[str, list[float]]:
    """As `intervals`, of precision and recall at `threshold` and of the count's error; `wrong`
    (pictures,) says by how many boxes each picture's count is off."""
    if not rounds or not matches.truths.sum():
        return {}
    pictures = len(matches.truths)
    sure = matches.picture[matches.scores >= threshold]
    right = matches.picture[(matches.scores >= threshold) & matches.hits[IOU_50]]
    said = np.bincount(sure, minlength=pictures)
    hit = np.bincount(right, minlength=pictures)
    drawn = draws(pictures, rounds)
    return {
        "precision": spread(ratios(drawn @ hit, drawn @ said, 0.0)),
        "recall": spread(ratios(drawn @ hit, drawn @ matches.truths, np.nan)),
        "count_mae": spread(drawn @ wrong / pictures),
    }


def scores(
    truth: Sequence[Boxes], found: Sequence[Boxes], threshold: float, rounds: int = 300
) -> dict[str, Any]:
    """All figures of one class over some pictures, ready for JSON; None where none exists."""
    matches = match(truth, found)
    ap, best = average_precision(matches), best_f1(matches)
    total, wrong = int(matches.truths.sum()), _count_errors(truth, found, threshold)
    return {
        "pictures": len(truth),
        "boxes": total,
        "ap": _figure(ap.mean()),
        "ap50": _figure(ap[IOU_50]),
        "ap75": _figure(ap[IOU_75]),
        "ar": _figure(matches.hits.sum(1).mean() / total if total else np.nan),
        "interval": intervals(matches, rounds)
        | working_intervals(matches, wrong, threshold, rounds),
        **at_threshold(matches, threshold).as_dict(),
        "count_mae": round(float(np.mean(wrong)), 3) if len(wrong) else 0.0,
        "best_f1": {**best.as_dict(), "f1": round(best.f1, 4)},
    }


def _count_errors(
    truth: Sequence[Boxes], found: Sequence[Boxes], threshold: float
) -> NDArray[np.int64]:
    """By how many boxes the count of each picture (pictures,) is wrong."""
    counts = [
        abs(len(guess.sure(threshold).boxes) - len(real.boxes))
        for real, guess in zip(truth, found, strict=True)
    ]
    return np.array(counts, np.int64)


def _figure(value: float) -> float | None:
    return round(float(value), 4) if isfinite(value) else None
