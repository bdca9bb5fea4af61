"""Scores a network on labelled photographs: `python -m training.evaluate MODEL.onnx DATA/val`.

Photos go through `detection.core`, the code that serves, so what is measured is what is used.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from detection.core.bare import bare_package
from detection.core.detector import Detector
from detection.core.opening import open_photo
from detection.core.picture import decode
from detection.core.roles import Role

from .dataset import Entry, entries, read_labels, split
from .merged import count_holes
from .metric import MOST, Boxes, scores

CLASSES = {Role.PRODUCT: 0, Role.GAP: 1}
EVERYTHING = dict.fromkeys(Role, 0.001)
GROUPS = ("all", "a_", "u_", "h_")
Pair = tuple[Boxes, Boxes]  # what is there, what was found


@dataclass(frozen=True)
class Judged:
    """One photograph: for each role what is there and what was found."""

    entry: Entry
    pairs: Mapping[Role, Pair]


def open_detector(model: Path, iou: float, threads: int) -> Detector:
    """A bare ONNX file, suppressing at `iou`, reporting as many boxes as are scored."""
    package = bare_package(model.read_bytes(), model.stem)
    return Detector(
        replace(package, manifest=replace(package.manifest, iou=iou, cap=MOST)), threads
    )


def judge(detector: Detector, found: list[Entry]) -> Iterator[Judged]:
    """Runs the network over photographs."""
    for entry in found:
        with_pixels = decode(open_photo(entry.image.read_bytes()))
        boxes, classes = read_labels(entry.labels, with_pixels.width, with_pixels.height)
        seen = detector.detect(with_pixels, EVERYTHING).boxed.found
        pairs = {}
        for role, index in CLASSES.items():
            mine = [f for f in seen if f.role is role]
            corners = np.array([[f.box.x1, f.box.y1, f.box.x2, f.box.y2] for f in mine], float)
            said = Boxes(corners.reshape(-1, 4), np.array([f.score for f in mine], float))
            pairs[role] = (Boxes.true(boxes[classes == index].astype(float)), said)
        yield Judged(entry, pairs)


def report(judged: list[Judged], thresholds: Mapping[Role, float], rounds: int) -> dict[str, Any]:
    """Figures by group of photographs and by class. Gaps count only where they were labelled."""
    result: dict[str, Any] = {}
    for group in GROUPS:
        members = [j for j in judged if group == "all" or j.entry.name.startswith(group)]
        if not members:
            continue
        result[group] = {}
        for role in CLASSES:
            usable = [j for j in members if role is Role.PRODUCT or j.entry.gaps_known]
            if usable:
                truth, said = zip(*(j.pairs[role] for j in usable), strict=True)
                result[group][role.value] = scores(truth, said, thresholds[role], rounds)
            if usable and role is Role.GAP:
                for key, along_row in (("holes", False), ("holes_along_row", True)):
                    count = count_holes(truth, said, thresholds[role], along_row)
                    result[group][key] = count.as_dict()
    return result


def show(result: Mapping[str, Any]) -> None:
    """The figures as a table for people."""
    print(
        "photos class      n    AP  AP50 [95 %]        AP75 |  P    R   at  | best F1: P    R   at"
    )
    for group, parts in result.items():
        for role in CLASSES:
            row = parts.get(role.value)
            if row is None:
                continue
            low, high = row["interval"].get("ap50", [0, 0])
            best = row["best_f1"]
            print(
                f"{group:6} {role.value:8} {row['boxes']:5} {row['ap']:.3f} {row['ap50']:.3f} "
                f"[{low:.3f} {high:.3f}] {row['ap75']:.3f} | {row['precision']:.2f} "
                f"{row['recall']:.2f} {row['threshold']:.2f} | {best['precision']:.2f} "
                f"{best['recall']:.2f} {best['threshold']:.2f}"
            )
        for key in ("holes", "holes_along_row"):
            if key in parts:
                holes = parts[key]
                print(
                    f"{group:6} {key}: {holes['true']} there, {holes['found']} found, "
                    f"P {holes['precision']:.2f} R {holes['recall']:.2f}"
                )


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="training.evaluate", description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("data", type=Path, help="folder with images/ and labels/")
    parser.add_argument("--held-out", action="store_true", help="only the tuning split of train/")
    parser.add_argument("--product", type=float, default=0.25, help="working threshold")
    parser.add_argument("--gap", type=float, default=0.25, help="working threshold")
    parser.add_argument("--iou", type=float, default=0.6, help="overlap that suppresses")
    parser.add_argument("--rounds", type=int, default=300, help="bootstrap rounds")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args(argv)
    photos = split(args.data)[1] if args.held_out else entries(args.data)
    judged = list(judge(open_detector(args.model, args.iou, args.threads), photos))
    result = report(judged, {Role.PRODUCT: args.product, Role.GAP: args.gap}, args.rounds)
    show(result)
    if args.json:
        args.json.parent.mkdir(parents=True, exist_ok=True)
        args.json.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
