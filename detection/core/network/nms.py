"""Non-maximum suppression: of boxes that show the same thing, the best one stays."""

import cv2
import numpy as np
from numpy.typing import NDArray

from detection.core.network.letterbox import Boxes


def suppress(
    boxes: Boxes, scores: NDArray[np.float32], classes: NDArray[np.int64], iou: float
) -> NDArray[np.int64]:
    """Indices of the boxes that stay, best score first, equal scores in the order given.

    Boxes [n, 4] as x1, y1, x2, y2; only boxes of one class (classes [n]) suppress each other,
    where their intersection over union is above `iou`.
    """
    if len(boxes) == 0:
        return np.empty(0, np.int64)
    order = np.argsort(-scores, kind="stable")
    corners = boxes[order].astype(np.float64)
    corners[:, 2:] -= corners[:, :2]
    # Ranks in place of scores: distinct, so the library has no tie to break in its own way.
    ranks = np.arange(len(order), 0, -1, dtype=np.float32)
    kept = [
        members[np.asarray(_of_one_class(corners[members], ranks[members], iou), np.int64)]
        for members in (np.flatnonzero(classes[order] == each) for each in np.unique(classes))
    ]
    return order[np.sort(np.concatenate(kept))]


def _of_one_class(
    corners: NDArray[np.float64], ranks: NDArray[np.float32], iou: float
) -> NDArray[np.int64]:
    kept = cv2.dnn.NMSBoxes(corners, ranks, 0.0, iou)  # type: ignore[arg-type]  # takes arrays
    return np.asarray(kept, np.int64).reshape(-1)
