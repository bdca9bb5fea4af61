"""Quantizes a network and holds it against its parent: `python -m training.compare MODEL DATA`.

Writes MODEL-int8.onnx beside MODEL, and the comparison as JSON: AP of both on `val/`, how many
different scores each gives, size, and speed in alternation (on a busy machine only that counts).
"""

import argparse
import json
import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np

from detection.core.network.detector import Detector
from detection.core.photo.picture import Picture
from detection.core.roles import Role
from detection.evaluation.judging import Judged, judge
from detection.evaluation.report import report
from detection.packaging.int8 import quantize

from .dataset import entries, split
from .evaluate import open_detector

CALIBRATION_PHOTOS = 100
LEAST = dict.fromkeys(Role, 0.25)


def speeds(one: Detector, other: Detector, photo: Picture, rounds: int = 30) -> dict[str, float]:
    """Median milliseconds of both networks alone, run in turns, and how often faster `other` is."""
    taken: list[tuple[float, float]] = []
    for _ in range(rounds):
        first, second = (each.detect(photo, LEAST).inference_ms for each in (one, other))
        taken.append((first, second))
    first, second = (statistics.median(column) for column in zip(*taken, strict=True))
    return {
        "fp32_ms": round(first, 1),
        "int8_ms": round(second, 1),
        "ratio": round(statistics.median(a / b for a, b in taken), 2),
    }


def distinct_scores(judged: list[Judged]) -> int:
    """How many different scores were given; few mean that quantizing has destroyed them."""
    given = [pair[1].scores for one in judged for pair in one.pairs.values()]
    return len(np.unique(np.concatenate(given))) if given else 0


def figures(judged: list[Judged]) -> dict[str, Any]:
    """AP and AP50 by group and class, without intervals."""
    full = report(judged, LEAST, rounds=0)
    return {
        group: {
            role: {key: parts[role][key] for key in ("ap", "ap50")}
            for role in Role
            if role in parts
        }
        for group, parts in {"all": full, **full["groups"]}.items()
    }


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="training.compare", description=__doc__)
    parser.add_argument("model", type=Path, help="ONNX file in float")
    parser.add_argument("data", type=Path, help="folder with train/ and val/")
    parser.add_argument("--iou", type=float, default=0.6)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args(argv)
    made = args.model.with_name(f"{args.model.stem}-int8.onnx")
    photos = [entry.image for entry in split(args.data / "train")[0]]
    quantize(args.model, photos[:: max(1, len(photos) // CALIBRATION_PHOTOS)], made)
    result: dict[str, Any] = {}
    detectors = {}
    for name, path in (("fp32", args.model), ("int8", made)):
        detectors[name] = open_detector(path, args.iou, args.threads)
        began = time.monotonic()
        judged = list(judge(detectors[name], entries(args.data / "val")))
        result[name] = {
            "megabytes": round(path.stat().st_size / 1e6, 2),
            "distinct_scores": distinct_scores(judged),
            "seconds_on_val": round(time.monotonic() - began, 1),
            "val": figures(judged),
        }
    grey = Picture(np.full((960, 1280, 3), 114, np.uint8), 1280, 960)
    result["speed"] = speeds(detectors["fp32"], detectors["int8"], grey)
    print(json.dumps(result, indent=1))
    made.with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
