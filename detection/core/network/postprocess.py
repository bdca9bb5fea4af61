"""Stage three: the network's output -> boxes on the upright full-size photo."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detection.core.findings import Box
from detection.core.network.heads import Candidates, read_head
from detection.core.network.letterbox import Boxes, Letterbox, to_photo
from detection.core.network.nms import suppress
from detection.core.network.package import Layout, Manifest
from detection.core.photo.picture import Picture
from detection.core.roles import Role


@dataclass(frozen=True, slots=True)
class Found:
    """One box of one role."""

    box: Box
    score: float
    role: Role


@dataclass(frozen=True, slots=True)
class Boxed:
    """Best score first; `capped`: there were more than the package's cap."""

    found: tuple[Found, ...]
    capped: bool


def postprocess(
    output: NDArray[np.float32],
    box: Letterbox,
    picture: Picture,
    manifest: Manifest,
    least: dict[Role, float],
    iou: float,
) -> Boxed:
    """Read, suppress at `iou`, cap and carry back the boxes that reach `least` of their role."""
    candidates = read_head(output, manifest.layout, least_by_class(manifest, least))
    if manifest.layout is Layout.DENSE:
        kept = suppress(candidates.boxes, candidates.scores, candidates.classes, iou)
    else:
        kept = np.argsort(-candidates.scores, kind="stable")
    best = candidates.where(kept[: manifest.cap])
    boxes = to_photo(best.boxes, box, picture)
    return Boxed(tuple(_found(boxes, best, manifest.roles)), len(kept) > manifest.cap)


def least_by_class(manifest: Manifest, least: Mapping[Role, float]) -> NDArray[np.float32]:
    """The least score of each class [classes]; endless where its role is not asked for."""
    return np.array([least.get(role, np.inf) for role in manifest.roles], np.float32)


def _found(boxes: Boxes, best: Candidates, roles: tuple[Role, ...]) -> list[Found]:
    rows = zip(boxes.tolist(), best.scores.tolist(), best.classes.tolist(), strict=True)
    placed = [Found(Box(*edges), score, roles[index]) for edges, score, index in rows]
    # What lies outside the photo (on the letterbox's grey) has no width left after clipping.
    return [each for each in placed if each.box.width > 0 and each.box.height > 0]
