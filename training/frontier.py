"""How accurate and how slow a network is at several sizes of its input.

`python -m training.frontier MODEL.onnx DATA --json FILE --plot FILE.svg`. MODEL takes any sides
(`training.export --open`). Accuracy on `val/` and on the held-out tenth of `train/`, from which the
size is chosen; all sizes take turns with one photo, so that a busy machine slows all alike.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from detection.core.network.bare import bare_package
from detection.core.network.detector import Detector
from detection.core.photo.opening import open_photo
from detection.core.photo.picture import decode
from detection.core.roles import Role
from detection.evaluation.dataset import Entry
from detection.evaluation.judging import judge
from detection.evaluation.matching import MOST
from detection.evaluation.report import report

from .dataset import entries, split

SIDES = (640, 736, 832, 960, 1088)
LEAST = {Role.PRODUCT: 0.35, Role.GAP: 0.3}
GROUPS = {"a_": ("product", "gap"), "u_": ("product", "gap"), "h_": ("product",)}
COLOURS = {"product": "#1b6e53", "gap": "#c4552d"}
DASHES = {"a_": "", "u_": "6 4", "h_": "2 3"}
WIDTH, HEIGHT, EDGE = 560, 340, 46


def detectors(model: Path, sides: Sequence[int], iou: float, threads: int) -> dict[int, Detector]:
    """The network at each side."""
    package = bare_package(model.read_bytes(), model.stem)
    says = replace(package.manifest, iou=iou, cap=MOST)
    return {
        side: Detector(replace(package, manifest=replace(says, input_size=(side, side))), threads)
        for side in sides
    }


def accuracy(detector: Detector, photos: Sequence[Entry]) -> dict[str, dict[str, float]]:
    """AP50 by kind of photograph and class."""
    told = report(list(judge(detector, photos)), LEAST, rounds=0)["groups"]
    return {
        group: {role: told[group][role]["ap50"] for role in roles}
        for group, roles in GROUPS.items()
        if group in told
    }


def relative_times(chosen: dict[int, Detector], photo: bytes, rounds: int) -> dict[int, float]:
    """From bytes to boxes, as a multiple of the first side's time; median over turns."""
    turns: dict[int, list[float]] = {side: [] for side in chosen}
    for _ in range(rounds + 1):
        for side, detector in chosen.items():
            start = perf_counter()
            detector.detect(decode(open_photo(photo), (side, side)), LEAST)
            turns[side].append(perf_counter() - start)
    first = turns[next(iter(chosen))][1:]
    return {
        side: round(median(b / a for a, b in zip(first, took[1:], strict=True)), 3)
        for side, took in turns.items()
    }


def plot(rows: Sequence[dict[str, Any]]) -> str:
    """An SVG: AP50 over relative time, a line for each class and kind of photograph."""
    times = [row["time"] for row in rows]
    low, high = min(times), max(times)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="11">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for tick in range(0, 11, 2):
        y = _y(tick / 10)
        lines.append(f'<path d="M{EDGE} {y}H{WIDTH - EDGE}" stroke="#ddd"/>')
        lines.append(f'<text x="{EDGE - 24}" y="{y + 4}">{tick / 10}</text>')
    for row in rows:
        x = _x(row["time"], low, high)
        lines.append(f'<text x="{x}" y="{HEIGHT - 22}" text-anchor="middle">{row["side"]}</text>')
        lines.append(
            f'<text x="{x}" y="{HEIGHT - 8}" text-anchor="middle" fill="#666">'
            f"{row['time']:.2f} x</text>"
        )
    for group, roles in GROUPS.items():
        for role in roles:
            points = [(_x(row["time"], low, high), _y(row["val"][group][role])) for row in rows]
            way = " ".join(f"{x},{y}" for x, y in points)
            lines.append(
                f'<polyline points="{way}" fill="none" stroke="{COLOURS[role]}" '
                f'stroke-width="2" stroke-dasharray="{DASHES[group]}"/>'
            )
            x, y = points[0]
            beside = 15 if group == "h_" else -6
            lines.append(f'<text x="{x + 4}" y="{y + beside}">{role} {group}*</text>')
    return "\n".join([*lines, "</svg>"]) + "\n"


def _x(time: float, low: float, high: float) -> float:
    return round(EDGE + 12 + (time - low) / max(high - low, 1e-9) * (WIDTH - 2 * EDGE - 24), 1)


def _y(value: float) -> float:
    return round(HEIGHT - EDGE - value * (HEIGHT - 2 * EDGE), 1)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="training.frontier", description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("data", type=Path, help="folder with train/ and val/")
    parser.add_argument("--sides", type=int, nargs="+", default=SIDES)
    parser.add_argument("--iou", type=float, default=0.5)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--plot", type=Path)
    args = parser.parse_args(argv)
    chosen = detectors(args.model, args.sides, args.iou, args.threads)
    held, val = split(args.data / "train")[1], entries(args.data / "val")
    photo = max((entry.image for entry in val), key=lambda path: path.stat().st_size)
    times = relative_times(chosen, photo.read_bytes(), args.rounds)
    rows = [
        {
            "side": side,
            "time": times[side],
            "held_out": accuracy(detector, held),
            "val": accuracy(detector, val),
        }
        for side, detector in chosen.items()
    ]
    args.json.write_text(json.dumps(rows, indent=1) + "\n")
    if args.plot:
        args.plot.write_text(plot(rows))
    print(args.json.read_text())


if __name__ == "__main__":
    main()
