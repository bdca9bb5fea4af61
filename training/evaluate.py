"""Scores a network while choosing settings: `python -m training.evaluate MODEL.onnx DATA/train`.

`manage.py evaluate_detector` scores a finished package; this looks at the held-out tenth of
`train/`, takes thresholds from the command line, and needs no Django. The figures are the same.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path

from detection.core.network.detector import Detector
from detection.core.network.folder import load_package
from detection.core.roles import Role
from detection.evaluation.judging import judge
from detection.evaluation.matching import MOST
from detection.evaluation.report import report
from detection.evaluation.table import lines

from .dataset import entries, split


def open_detector(model: Path, iou: float, threads: int) -> Detector:
    """An ONNX file or a package, suppressing at `iou`, reporting as many boxes as are scored."""
    package = load_package(model)
    return Detector(
        replace(package, manifest=replace(package.manifest, iou=iou, cap=MOST)), threads
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
    print("\n".join(lines(result)))
    if args.json:
        args.json.parent.mkdir(parents=True, exist_ok=True)
        args.json.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
