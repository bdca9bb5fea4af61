"""Whether an 8-bit network may take the place of its float parent: measured here, side by side."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from detection.core.network.detector import Detector
from detection.core.photo.opening import open_photo
from detection.core.photo.picture import Picture, decode
from detection.core.roles import Role
from detection.core.shelf.scene import Least
from detection.evaluation.dataset import CLASSES, Entry
from detection.evaluation.judging import Judged, judge
from detection.evaluation.matching import match
from detection.evaluation.metric import average_precision

MOST_FALL = 1.0
MOST_DISAGREEMENT = 5.0  # where the parent's own boxes stand in for labels
_LEAST_SCORES = 0.1  # of the parent's count of different scores
_ROUNDS = 15


@dataclass(frozen=True, slots=True)
class Figures:
    """`ap`: points (0..100) a role; `scores`: how many different ones; `ms`: median."""

    ap: dict[str, float]
    scores: int
    ms: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Parent and child on the same photographs; `faster`: median of the ratios of turns."""

    parent: Figures
    child: Figures
    faster: float
    labelled: bool
    pictures: int

    @property
    def most_fall(self) -> float:
        """How many points of AP the child may lose."""
        return MOST_FALL if self.labelled else MOST_DISAGREEMENT

    def faults(self) -> list[str]:
        """Why the child must not be used, in words; nothing where it may."""
        falls = {role: ap - self.child.ap[role] for role, ap in self.parent.ap.items()}
        told = [
            f"AP of {role} falls by {fall:.1f} points "
            f"({self.parent.ap[role]:.1f} to {self.child.ap[role]:.1f}; "
            f"{self.most_fall} are allowed)"
            for role, fall in falls.items()
            if fall > self.most_fall
        ]
        if self.child.scores < _LEAST_SCORES * self.parent.scores:
            told.append(
                f"scores collapse to few values ({self.parent.scores} different ones in float, "
                f"{self.child.scores} in 8 bits)"
            )
        if self.faster <= 1:
            told.append(f"it is not faster than float here ({self.faster:.2f} times)")
        return told

    def words(self) -> dict[str, Any]:
        """Everything, for JSON."""
        return asdict(self)


def compare(
    parent: Detector, child: Detector, judged: Sequence[Entry], *, labelled: bool
) -> Comparison:
    """Runs both over `judged`; raises DatasetError for a photo or label that cannot be read."""
    first, second = (list(judge(each, judged)) for each in (parent, child))
    turns = _turns(parent, child, judged[len(judged) // 2])
    parent_ms, child_ms = (median(column) for column in zip(*turns, strict=True))
    working = parent.manifest.thresholds
    return Comparison(
        Figures(_points(first, working), _different(first), round(parent_ms, 1)),
        Figures(_points(second, working), _different(second), round(child_ms, 1)),
        round(median(one / other for one, other in turns), 2),
        labelled,
        len(judged),
    )


def write_labels(parent: Detector, judged: Sequence[Entry]) -> None:
    """What `parent` is sure of becomes the labels of photographs that have none."""
    for entry in judged:
        picture = _picture(parent, entry)
        found = parent.detect(picture, dict(parent.manifest.thresholds)).boxed.found
        lines = [
            f"{CLASSES[each.role]} {each.box.centre[0] / picture.width} "
            f"{each.box.centre[1] / picture.height} {each.box.width / picture.width} "
            f"{each.box.height / picture.height}\n"
            for each in found
            if each.role in CLASSES
        ]
        entry.labels.write_text("".join(lines), encoding="utf-8")


def _points(judged: Sequence[Judged], working: Least) -> dict[str, float]:
    """AP by role, of roles that are there at all."""
    points: dict[str, float] = {}
    for role in working:
        usable = [each for each in judged if role is not Role.GAP or each.entry.gaps_known]
        truth = [each.pairs[role][0] for each in usable]
        if sum(len(each.boxes) for each in truth):
            matches = match(truth, [each.pairs[role][1] for each in usable])
            points[role.value] = round(100 * float(average_precision(matches).mean()), 2)
    return points


def _different(judged: Sequence[Judged]) -> int:
    return len({found.score for each in judged for found in each.seen})


def _turns(parent: Detector, child: Detector, entry: Entry) -> list[tuple[float, float]]:
    picture, least = _picture(parent, entry), dict(parent.manifest.thresholds)
    turns = [
        (parent.detect(picture, least).inference_ms, child.detect(picture, least).inference_ms)
        for _ in range(_ROUNDS + 2)
    ]
    return turns[2:]


def _picture(detector: Detector, entry: Entry) -> Picture:
    photo = open_photo(entry.image.read_bytes())
    return decode(photo, cover=detector.manifest.input_size)
