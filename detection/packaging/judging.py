"""Whether an 8-bit network may take the place of its float parent: measured here, side by side."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from detection.core.network.detector import Detector
from detection.core.photo.picture import Picture
from detection.core.roles import Role
from detection.evaluation.dataset import CLASSES, Entry
from detection.evaluation.judging import Judged, judge
from detection.evaluation.matching import match
from detection.evaluation.metric import average_precision
from detection.packaging.photos import Photos, picture_of

MOST_FALL = 1.0
MOST_DISAGREEMENT = 5.0  # where the parent's own boxes stand in for labels
_LEAST_SCORES = 0.1  # of the parent's count of different scores
_ROUNDS = 15


@dataclass(frozen=True, slots=True)
class Figures:
    """`ap`: points (0..100) a role of the network, None where the photographs show none of it;
    `scores`: how many different ones; `ms`: median."""

    ap: dict[str, float | None]
    scores: int
    ms: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Parent and child on the same `pictures` photographs, none of which is among the `calibrating`
    ones; `faster`: median of the ratios of turns."""

    parent: Figures
    child: Figures
    faster: float
    labelled: bool
    pictures: int
    calibrating: int

    @property
    def most_fall(self) -> float:
        """How many points of AP the child may lose."""
        return MOST_FALL if self.labelled else MOST_DISAGREEMENT

    def faults(self) -> list[str]:
        """Why the child must not be used, in words; nothing where it may."""
        told = [fault for role in self.parent.ap for fault in self._fall(role)]
        if self.child.scores < _LEAST_SCORES * self.parent.scores:
            told.append(
                f"scores collapse to few values ({self.parent.scores} different ones in float, "
                f"{self.child.scores} in 8 bits)"
            )
        if self.faster <= 1:
            told.append(f"it is not faster than float here ({self.faster:.2f} times)")
        return told

    def _fall(self, role: str) -> list[str]:
        before, after = self.parent.ap[role], self.child.ap[role]
        if before is None or after is None:
            return self._unmeasured(role)
        if before - after <= self.most_fall:
            return []
        return [
            f"AP of {role} falls by {before - after:.1f} points ({before:.1f} to {after:.1f}; "
            f"{self.most_fall} are allowed)"
        ]

    def _unmeasured(self, role: str) -> list[str]:
        """Shelves without a gap are usual, so a parent that finds none of them is no fault."""
        if self.labelled:
            return [f"AP of {role} could not be measured: none is labelled on the photographs"]
        if role == Role.PRODUCT:
            return [f"AP of {role} could not be measured: the parent finds none"]
        return []

    def words(self) -> dict[str, Any]:
        """Everything, for JSON."""
        return asdict(self)


def compare(parent: Detector, child: Detector, photos: Photos) -> Comparison:
    """Runs both over the judged of `photos`; raises DatasetError for a photo or label that cannot
    be read."""
    judged = photos.judged
    first, second = (list(judge(each, judged)) for each in (parent, child))
    turns = _turns(parent, child, judged[len(judged) // 2])
    parent_ms, child_ms = (median(column) for column in zip(*turns, strict=True))
    says = parent.manifest
    roles = [role for role in says.thresholds if role in says.roles]
    return Comparison(
        Figures(_points(first, roles), _different(first), round(parent_ms, 1)),
        Figures(_points(second, roles), _different(second), round(child_ms, 1)),
        round(median(one / other for one, other in turns), 2),
        photos.labelled,
        len(judged),
        len(photos.calibrating),
    )


def write_labels(parent: Detector, judged: Sequence[Entry]) -> None:
    """What `parent` is sure of becomes the labels of photographs that have none.

    Raises DatasetError for a photo that cannot be read.
    """
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


def _points(judged: Sequence[Judged], roles: Sequence[Role]) -> dict[str, float | None]:
    """AP by role, None where there is nothing of it to be found."""
    points: dict[str, float | None] = {}
    for role in roles:
        usable = [each for each in judged if role is not Role.GAP or each.entry.gaps_known]
        truth = [each.pairs[role][0] for each in usable]
        points[role.value] = None
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
    return picture_of(entry.image, detector.manifest.input_size)
