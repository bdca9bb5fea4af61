"""How accurate and how slow networks are at several sizes of their input.

`python -m training.frontier MODEL.onnx [MODEL.onnx ...] DATA --json FILE --plot FILE.svg`. Each
MODEL takes any sides (`training.export --open`). Accuracy on `val/` and on the held-out tenth of
`train/`, from which network and size are chosen; all of them take turns with one photo, so that a
busy machine slows all alike. Networks after `--timed` take turns as well and are not scored. FILE
is written after each network and size: the same line again measures what it lacks.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from statistics import mean, median
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
COLOURS = ("#1b6e53", "#c4552d", "#2d5fc4", "#7a4fb5")
DASHES = {"product": "", "gap": "6 4"}
WIDTH, HEIGHT, EDGE = 560, 340, 46


Point = tuple[str, int]  # a network's name and the side of its input, pixels


def detectors(
    models: Sequence[Path], sides: Sequence[int], iou: float, threads: int
) -> dict[Point, Detector]:
    """Each network at each side."""
    found = {}
    for model in models:
        package = bare_package(model.read_bytes(), model.stem)
        says = replace(package.manifest, iou=iou, cap=MOST)
        for side in sides:
            sized = replace(package, manifest=replace(says, input_size=(side, side)))
            found[model.stem, side] = Detector(sized, threads)
    return found


def accuracy(detector: Detector, photos: Sequence[Entry]) -> dict[str, dict[str, float]]:
    """AP50 by kind of photograph and class."""
    told = report(list(judge(detector, photos)), LEAST, rounds=0)["groups"]
    return {
        group: {role: told[group][role]["ap50"] for role in roles}
        for group, roles in GROUPS.items()
        if group in told
    }


def relative_times(chosen: dict[Point, Detector], photo: bytes, rounds: int) -> dict[Point, float]:
    """From bytes to boxes, as a multiple of the first one's time; median over turns."""
    turns: dict[Point, list[float]] = {point: [] for point in chosen}
    for _ in range(rounds + 1):
        for (name, side), detector in chosen.items():
            start = perf_counter()
            detector.detect(decode(open_photo(photo), (side, side)), LEAST)
            turns[name, side].append(perf_counter() - start)
    first = turns[next(iter(chosen))][1:]
    return {
        point: round(median(b / a for a, b in zip(first, took[1:], strict=True)), 3)
        for point, took in turns.items()
    }


def plot(rows: Sequence[dict[str, Any]]) -> str:
    """An SVG: AP50 on `val/`, the mean over the kinds of photographs, over relative time; a colour
    for each network, a dash for each class."""
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
    names = list(dict.fromkeys(row["model"] for row in rows))
    for name, colour in zip(names, COLOURS, strict=False):
        mine = [row for row in rows if row["model"] == name]
        for role, dash in DASHES.items():
            points = [(_x(row["time"], low, high), _y(_mean(row, role))) for row in mine]
            way = " ".join(f"{x},{y}" for x, y in points)
            lines.append(
                f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2" '
                f'stroke-dasharray="{dash}"/>'
            )
            for (x, y), row in zip(points, mine, strict=True):
                lines.append(f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>')
                lines.append(
                    f'<text x="{x}" y="{y + 15}" text-anchor="middle" fill="{colour}" '
                    f'font-size="9">{row["side"]}</text>'
                )
            x, y = points[0]
            lines.append(
                f'<text x="{x - 6}" y="{y - 8}" fill="{colour}">{role}, {escape(name)}</text>'
            )
    for time in sorted({round(low, 1), round((low + high) / 2, 1), round(high, 1)}):
        lines.append(
            f'<text x="{_x(time, low, high)}" y="{HEIGHT - 8}" text-anchor="middle" '
            f'fill="#666">{time} x</text>'
        )
    return "\n".join([*lines, "</svg>"]) + "\n"


def _mean(row: dict[str, Any], role: str) -> float:
    """AP50 of a class, over the kinds of photographs that it is labelled on."""
    return float(mean(told[role] for told in row["val"].values() if role in told))


def _x(time: float, low: float, high: float) -> float:
    return round(EDGE + 12 + (time - low) / max(high - low, 1e-9) * (WIDTH - 2 * EDGE - 24), 1)


def _y(value: float) -> float:
    return round(HEIGHT - EDGE - value * (HEIGHT - 2 * EDGE), 1)


def _rows_in(file: Path) -> list[dict[str, Any]]:
    return list(json.loads(file.read_text())) if file.exists() else []


def _row(point: Point, times: dict[Point, float]) -> dict[str, Any]:
    return {"model": point[0], "side": point[1], "time": times[point]}


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="training.frontier", description=__doc__)
    parser.add_argument("models", type=Path, nargs="+", metavar="model")
    parser.add_argument("data", type=Path, help="folder with train/ and val/")
    parser.add_argument("--timed", type=Path, nargs="+", default=[], metavar="MODEL")
    parser.add_argument("--sides", type=int, nargs="+", default=SIDES)
    parser.add_argument("--iou", type=float, default=0.5)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--plot", type=Path)
    args = parser.parse_args(argv)
    scored = detectors(args.models, args.sides, args.iou, args.threads)
    timed = detectors(args.timed, args.sides, args.iou, args.threads)
    held, val = split(args.data / "train")[1], entries(args.data / "val")
    photo = max((entry.image for entry in val), key=lambda path: path.stat().st_size)
    times = relative_times({**scored, **timed}, photo.read_bytes(), args.rounds)
    known = {(row["model"], row["side"]): row for row in _rows_in(args.json)}
    rows = [{**known.get(point, {}), **_row(point, times)} for point in (*scored, *timed)]
    for row, detector in zip(rows, scored.values(), strict=False):
        if "val" not in row:
            row |= {"held_out": accuracy(detector, held), "val": accuracy(detector, val)}
        args.json.write_text(json.dumps(rows, indent=1) + "\n")
    if args.plot:
        args.plot.write_text(plot(rows[: len(scored)]))
    print(args.json.read_text())


if __name__ == "__main__":
    main()
