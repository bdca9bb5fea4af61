"""Scores a model package on a data set, and shows where it is worst."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detection.core.network.detector import Detector
from detection.core.network.package import Manifest, Package
from detection.evaluation.dataset import checked_entries
from detection.evaluation.gallery import worst, write_gallery
from detection.evaluation.judging import FLOOR, Judged, judge
from detection.evaluation.matching import MOST
from detection.evaluation.report import report


@dataclass(frozen=True)
class Scored:
    """`figures`, ready for JSON, and the photographs that they are of."""

    manifest: Manifest
    figures: dict[str, Any]
    judged: list[Judged]

    def draw_worst(self, folder: Path, count: int) -> None:
        """`count` pictures a class on `folder`/index.html; raises OSError."""
        shown = worst(self.judged, self.manifest.thresholds, count)
        write_gallery(folder, self.manifest.name, shown)


def score(dataset: Path, package: Package, rounds: int) -> Scored:
    """Raises DatasetError and PackageError."""
    found = checked_entries(dataset)
    detector = Detector(package)
    judged = list(judge(detector, found))
    figures = report(judged, detector.manifest.thresholds, rounds)
    return Scored(detector.manifest, _about(detector.manifest) | figures, judged)


def _about(manifest: Manifest) -> dict[str, Any]:
    return {
        "model": manifest.name,
        "version": manifest.version,
        "sha256": manifest.sha256,
        "input_size": list(manifest.input_size),
        "iou": manifest.iou,
        "most_boxes": min(MOST, manifest.cap),
        "least_score": FLOOR,
    }
