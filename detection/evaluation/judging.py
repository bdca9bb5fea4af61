"""A detector over labelled photographs, by the very path that serves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detection.core.asked import Asked
from detection.core.network.detector import Detector
from detection.core.network.looking import look
from detection.core.network.postprocess import Found
from detection.core.photo.errors import PhotoError
from detection.core.roles import Role
from detection.core.shelf.scene import Least
from detection.core.shelf.shelf import read_shelf
from detection.evaluation.boxes import Boxes
from detection.evaluation.dataset import CLASSES, DatasetError, Entry, read_labels

FLOOR = 0.01  # least score: AP looks at boxes far below the working thresholds
Pair = tuple[Boxes, Boxes]  # what is there, what was found


@dataclass(frozen=True)
class Judged:
    """One photograph of `size` (width, height): per role what is there and what was found."""

    entry: Entry
    size: tuple[int, int]
    pairs: Mapping[Role, Pair]
    seen: Sequence[Found]

    def told(self, working: Least) -> Boxes:
        """The holes that the site would tell at these thresholds, checked against the rows."""
        gaps = read_shelf(self.seen, self.size, working, working).gaps
        corners = [(gap.box.x1, gap.box.y1, gap.box.x2, gap.box.y2) for gap in gaps]
        return Boxes(
            np.array(corners, float).reshape(-1, 4), np.array([g.score for g in gaps], float)
        )


def judge(detector: Detector, found: Sequence[Entry]) -> Iterator[Judged]:
    """Each photograph with all boxes down to FLOOR; raises DatasetError."""
    for entry in found:
        try:
            yield _judge_one(detector, entry)
        except OSError as error:
            raise DatasetError(f"{entry.image}: {error.strerror}.") from error
        except PhotoError as error:
            raise DatasetError(f"{entry.image}: {error.message} ({error.code})") from error


def _judge_one(detector: Detector, entry: Entry) -> Judged:
    looked = look(entry.image.read_bytes(), detector, dict.fromkeys(Role, FLOOR), Asked())
    size, seen = (looked.picture.width, looked.picture.height), looked.run.boxed.found
    labels = read_labels(entry.labels, *size)
    pairs = {role: (Boxes.true(labels[role]), _of(seen, role)) for role in CLASSES}
    return Judged(entry, size, pairs, seen)


def _of(seen: Sequence[Found], role: Role) -> Boxes:
    mine = [one for one in seen if one.role is role]
    corners = [(one.box.x1, one.box.y1, one.box.x2, one.box.y2) for one in mine]
    return Boxes(np.array(corners, float).reshape(-1, 4), np.array([m.score for m in mine], float))
