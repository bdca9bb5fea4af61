"""Which of the boxes found hit one that is there: pycocotools' matches, picture by picture.

COCO's rules, but up to 600 boxes a picture: a dense shelf holds more than COCO's 100. Matches are
kept per picture, so that intervals come from drawing pictures again.
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

from detection.evaluation.boxes import Boxes, Floats

MOST = 600
IOU_50, IOU_75 = 0, 5  # places in COCO's thresholds .50, .55 ... .95


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
        for box, score in zip(one.boxes.tolist(), one.scores.tolist(), strict=True):
            rows.append(_as_row(len(rows) + 1, image_id, box, score))
    coco = COCO()
    images = [{"id": i + 1} for i in range(len(pictures))]
    coco.dataset = {"images": images, "categories": [{"id": 1}], "annotations": rows}
    coco.createIndex()
    return coco


def _as_row(number: int, image_id: int, box: list[float], score: float) -> dict[str, Any]:
    x1, y1, x2, y2 = box
    return {
        "id": number,
        "image_id": image_id,
        "category_id": 1,
        "bbox": [x1, y1, x2 - x1, y2 - y1],
        "area": (x2 - x1) * (y2 - y1),
        "iscrowd": 0,
        "score": score,
    }


def reached(truth: Boxes, found: Boxes) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For one picture at IoU .50: which of the boxes there were found, and which found ones hit."""
    there, hit = np.zeros(len(truth.boxes), bool), np.zeros(len(found.boxes), bool)
    for one in filter(None, _coco_matches([truth], [found], MOST)):
        there[np.array(one["gtIds"], int)[one["gtMatches"][IOU_50] > 0] - 1] = True
        hit[np.array(one["dtIds"], int)[one["dtMatches"][IOU_50] > 0] - 1] = True
    return there, hit
