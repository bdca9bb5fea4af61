"""Suppression agrees with the textbook's loop, class by class, ties included."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from detection.core.network.nms import suppress

BOX = st.tuples(
    st.integers(0, 40), st.integers(0, 40), st.integers(1, 20), st.integers(1, 20),
    st.sampled_from([0.1, 0.3, 0.30000001, 0.5, 0.9]), st.integers(0, 2),
)  # fmt: skip


def slowly(boxes: np.ndarray, scores: np.ndarray, classes: np.ndarray, iou: float) -> list[int]:
    kept: list[int] = []
    for index in sorted(range(len(boxes)), key=lambda at: (-scores[at], at)):
        same = [other for other in kept if classes[other] == classes[index]]
        if all(_iou(boxes[index], boxes[other]) <= iou for other in same):
            kept.append(index)
    return kept


def _iou(one: np.ndarray, other: np.ndarray) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    shared = max(0.0, float(wide)) * max(0.0, float(high))
    areas = sum(float((box[2] - box[0]) * (box[3] - box[1])) for box in (one, other))
    return shared / (areas - shared)


@given(st.lists(BOX, max_size=40), st.sampled_from([0.3, 0.47, 0.61]))
def test_it_agrees(drawn: list[tuple[int, int, int, int, float, int]], iou: float) -> None:
    table = np.array(drawn, np.float64).reshape(-1, 6)
    boxes = np.concatenate([table[:, :2], table[:, :2] + table[:, 2:4]], axis=1).astype(np.float32)
    scores, classes = table[:, 4].astype(np.float32), table[:, 5].astype(np.int64)
    assert suppress(boxes, scores, classes, iou).tolist() == slowly(boxes, scores, classes, iou)


def test_equal_scores_keep_the_first() -> None:
    boxes = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [50, 0, 60, 10]], np.float32)
    scores, classes = np.full(3, 0.5, np.float32), np.zeros(3, np.int64)
    assert suppress(boxes, scores, classes, 0.5).tolist() == [0, 2]
