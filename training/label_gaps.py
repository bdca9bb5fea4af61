"""Gives gap labels to photos that have none: `python -m training.label_gaps MODEL DATA/train OUT`.

A first network's sure gaps become labels in a new folder that `training.train --also OUT` adds;
where it has an inkling of one (`unsure/`), nothing is taught.
Only photos whose gaps nobody labelled are taken, and none that is held out; their copies are named
`g_*` so that no one takes those labels for people's.
"""

import argparse
import shutil
from pathlib import Path

from detection.core.roles import Role
from detection.evaluation.dataset import Entry
from detection.evaluation.judging import Judged, judge

from .dataset import GAP, read, split, yolo_lines
from .evaluate import open_detector

FAINT = 0.10  # from here up to the threshold nothing is taught


def label(judged: Judged, threshold: float, folder: Path) -> int:
    """Writes one photo with its own labels and the gaps found; answers how many these are."""
    entry: Entry = judged.entry
    name = f"g_{entry.name.removeprefix('h_')}"
    shutil.copyfile(entry.image, folder / "images" / f"{name}{entry.image.suffix}")
    picture = read(entry)
    height, width = picture.image.shape[:2]
    found = judged.pairs[Role.GAP][1]
    lines = entry.labels.read_text().splitlines()
    sure = found.scores >= threshold
    faint = ~sure & (found.scores >= FAINT)
    lines += yolo_lines(GAP, found.boxes[sure], (width, height))
    (folder / "labels" / f"{name}.txt").write_text("\n".join(lines) + "\n")
    unsure = yolo_lines(GAP, found.boxes[faint], (width, height))
    (folder / "unsure" / f"{name}.txt").write_text("\n".join(unsure) + "\n")
    return int(sure.sum())


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="training.label_gaps", description=__doc__)
    parser.add_argument("model", type=Path, help="ONNX file, or package folder")
    parser.add_argument("data", type=Path, help="folder with images/ and labels/")
    parser.add_argument("out", type=Path)
    parser.add_argument("--threshold", type=float, default=0.25)
    args = parser.parse_args(argv)
    for part in ("images", "labels", "unsure"):
        (args.out / part).mkdir(parents=True, exist_ok=True)
    blank = [entry for entry in split(args.data)[0] if not entry.gaps_known]
    detector = open_detector(args.model, iou=0.5, threads=2)
    made = sum(label(judged, args.threshold, args.out) for judged in judge(detector, blank))
    print(f"{made} gaps on {len(blank)} photos")


if __name__ == "__main__":
    main()
