"""Renders shelves with exact truth to learn from: `python -m training.renders OUT --count 400`.

Half of them are full: a network that was shown only photographs with gaps tells gaps on full
shelves.
"""

import argparse
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Literal

from rendering import (
    GapTruth,
    Render,
    Truth,
    camera_make,
    look_make,
    planogram_make,
    scene_make,
    shelf_render,
    stock_make,
    truth_yolo,
)
from rendering.core.camera import Camera

FIRST_SEED = 700_000
SIZE = (960, 1280)
HOW: tuple[Literal["easy", "normal", "hard"], ...] = ("easy", "normal", "hard")
HOLES = (0.0, 0.12, 0.0, 0.3)  # share of slots with a hole, in turn


def shelf(seed: int) -> Render:
    """One shelf of its own, as full as its turn says."""
    plan = planogram_make(seed)
    stock = stock_make(plan, seed, HOLES[seed % len(HOLES)])
    how = HOW[seed % len(HOW)]
    camera: Camera = camera_make(plan, seed, how, aspect=SIZE[0] / SIZE[1])
    return shelf_render(scene_make(plan, stock, seed), camera, SIZE, look_make(seed, how))


def labels(truth: Truth) -> str:
    """YOLO lines, gaps cut facing by facing as people cut them on the photographs."""
    cut = tuple(part for gap in truth.gaps for part in _facings(gap, truth.size))
    return truth_yolo(replace(truth, gaps=cut))


def _facings(gap: GapTruth, size: tuple[int, int]) -> Iterator[GapTruth]:
    top_left, top_right, bottom_right, bottom_left = gap.quad
    for place in range(gap.facings):
        corners = [
            tuple(a + (b - a) * share for a, b in zip(one, other, strict=True))
            for share in (place / gap.facings, (place + 1) / gap.facings)
            for one, other in ((top_left, top_right), (bottom_left, bottom_right))
        ]
        xs = [min(max(x, 0.0), float(size[0])) for x, _ in corners]
        ys = [min(max(y, 0.0), float(size[1])) for _, y in corners]
        box = (min(xs), min(ys), max(xs), max(ys))
        if box[2] - box[0] >= 4 and box[3] - box[1] >= 4:
            yield replace(gap, box=box)


def write(out: Path, seed: int) -> None:
    """One picture and its labels, as `OUT/images/r_SEED.jpg` and `OUT/labels/r_SEED.txt`."""
    render = shelf(seed)
    (out / "images" / f"r_{seed}.jpg").write_bytes(render.jpeg())
    (out / "labels" / f"r_{seed}.txt").write_text(labels(render.truth))


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="training.renders", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=FIRST_SEED, help="the first picture's seed")
    parser.add_argument("--processes", type=int, default=2)
    args = parser.parse_args(argv)
    for part in ("images", "labels"):
        (args.out / part).mkdir(parents=True, exist_ok=True)
    seeds = range(args.seed, args.seed + args.count)
    with ProcessPoolExecutor(args.processes) as pool:
        made = sum(1 for _ in pool.map(partial(write, args.out), seeds, chunksize=4))
    print(f"{made} renders in {args.out}")


if __name__ == "__main__":
    main()
