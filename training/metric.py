"""Scores of a detector, from boxes alone: no network, no torch, no Django.

Matching is pycocotools' (COCO's rules, but up to 600 boxes a picture: a dense shelf holds more than
COCO's 100). Its matches are kept per picture, so that intervals come from drawing pictures again.
"""

from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

MOST = 600
RECALLS = np.linspace(0, 1, 101)
IOU_50, IOU_75 = 0, 5  # places in COCO's thresholds .50, .55 ... .95

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Boxes:
    """Boxes of one class in one picture: (n, 4) as x1 y1 x2 y2 in pixels, with scores (n,)."""

    boxes: Floats
    scores: Floats

    @classmethod
    def true(cls, boxes: Floats) -> "Boxes":
        """Boxes that are known to be there."""
        return cls(boxes.reshape(-1, 4), np.ones(len(boxes)))


@dataclass(frozen=True)
class Matches:
    """All found boxes of one class, best first, and which of them hit something.

    `hits` is (thresholds, n), `picture` (n,) says where a box was found, and `truths` (pictures,)
    counts what was there.
    """

    scores: Floats
    hits: NDArray[np.bool_]
    picture: NDArray[np.int64]
    truths: NDArray[np.int64]


def match(truth: Sequence[Boxes], found: Sequence[Boxes], most: int = MOST) -> Matches:
    """Matches what was found to the truth, picture by picture, at IoU .50 to .95."""
    per_picture = _coco_matches(truth, found, most)
    scores = [np.zeros(0)] + [np.array(e["dtScores"], float) for e in per_picture if e]
    hits = [np.zeros((10, 0), bool)] + [np.asarray(e["dtMatches"]) > 0 for e in per_picture if e]
    pictures = [np.full(len(e["dtScores"]), i) for i, e in enumerate(per_picture) if e]
    all_scores = np.concatenate(scores)
    order = np.argsort(-all_scores, kind="mergesort")
    return Matches(
        all_scores[order],
        np.concatenate(hits, axis=1)[:, order],
        np.concatenate([np.zeros(0, np.int64), *pictures]).astype(np.int64)[order],
        np.array([len(t.boxes) for t in truth], np.int64),
    )


def _coco_matches(truth: Sequence[Boxes], found: Sequence[Boxes], most: int) -> list[Any]:
    with redirect_stdout(StringIO()):
        judge = COCOeval(_as_coco(truth), _as_coco(found), "bbox")
        judge.params.maxDets = [most]
        judge.params.areaRng = [[0, 1e10]]
        judge.params.areaRngLbl = ["all"]
        judge.evaluate()
    by_picture = {e["image_id"]: e for e in judge.evalImgs if e}
    return [by_picture.get(i + 1) for i in range(len(truth))]


def _as_coco(pictures: Sequence[Boxes]) -> COCO:
    rows: list[dict[str, Any]] = []
    for image_id, one in enumerate(pictures, 1):
        for (x1, y1, x2, y2), score in zip(one.boxes.tolist(), one.scores.tolist(), strict=True):
            rows.append(
                {
                    "id": len(rows) + 1,
                    "image_id": image_id,
                    "category_id": 1,
                    "bbox": [x1, y1, x2 - x1, y2 - y1],
                    "area": (x2 - x1) * (y2 - y1),
                    "iscrowd": 0,
                    "score": score,
                }
            )
    coco = COCO()
    images = [{"id": i + 1} for i in range(len(pictures))]
    coco.dataset = {"images": images, "categories": [{"id": 1}], "annotations": rows}
    coco.createIndex()
    return coco


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


def intervals(matches: Matches, rounds: int = 300, seed: int = 0) -> dict[str, list[float]]:
    """95 % bootstrap intervals of AP, AP50 and AP75: pictures are drawn again with replacement."""
    rng = np.random.default_rng(seed)
    count = len(matches.truths)
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
    """All figures of one class over some pictures, ready for JSON."""
    matches = match(truth, found)
    ap = average_precision(matches)
    work, best = at_threshold(matches, threshold), best_f1(matches)
    counted = [
        int((f.scores >= threshold).sum()) - len(t.boxes) for t, f in zip(truth, found, strict=True)
    ]
    recall_most = matches.hits.sum(1).mean() / max(matches.truths.sum(), 1)
    return {
        "pictures": len(truth),
        "boxes": int(matches.truths.sum()),
        "ap": round(float(ap.mean()), 4),
        "ap50": round(float(ap[IOU_50]), 4),
        "ap75": round(float(ap[IOU_75]), 4),
        "ar": round(float(recall_most), 4),
        "interval": intervals(matches, rounds) if rounds else {},
        "threshold": round(threshold, 3),
        "precision": round(work.precision, 4),
        "recall": round(work.recall, 4),
        "count_error": round(float(np.abs(counted).mean()), 3) if counted else 0.0,
        "best_f1": {
            "threshold": round(best.threshold, 3),
            "precision": round(best.precision, 4),
            "recall": round(best.recall, 4),
            "f1": round(best.f1, 4),
        },
    }
