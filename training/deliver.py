"""Makes what is handed over: network, scores beside the starting network's, text for the card.

`python -m training.deliver RUN/state.pt DATA --start START.onnx --out best`. Thresholds come from
the held-out part of `train/`; `val/` is looked at once, with everything decided.
"""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

from detection.core.roles import Role
from detection.evaluation.judging import Judged, judge
from detection.evaluation.report import report
from detection.evaluation.table import lines

from .choose import gap_threshold, product_threshold
from .dataset import entries, split
from .evaluate import open_detector
from .export import TERMS, export, load

CARD = """\
# {name}
YOLO11{size}, classes 0 product and 1 gap, input {pixels}x{pixels} RGB 0..1 letterboxed (grey
114), output [1, 6, anchors] (cx, cy, w, h, product, gap), decoded, needs NMS at IoU {iou}.
FP32, opset 17.
SHA-256 {sha256}

Working thresholds: product {product}, gap {gap}.

{terms}. A network for evaluation: a user's own network replaces it by one setting.
Trained on {learned} photographs of the shared set's `train/` ({start}); photographs
named `h_*` have no gap labels and taught products only.

Scores on `val/`: product boxes are machine-made, so product figures are agreement with the network
that made them, not truth; gap boxes were drawn by people, who cut one wide hole into several.
"""


def thresholds(judged: list[Judged]) -> dict[Role, float]:
    """Working thresholds from the tuning split."""
    products = [j.pairs[Role.PRODUCT] for j in judged]
    gaps = [j.pairs[Role.GAP] for j in judged if j.entry.gaps_known]
    return {
        Role.PRODUCT: product_threshold(*zip(*products, strict=True)),
        Role.GAP: gap_threshold(*zip(*gaps, strict=True)),
    }


def measure(model: Path, data: Path, iou: float) -> dict[str, Any]:
    """Thresholds from the tuning split, then figures on `val/`."""
    detector = open_detector(model, iou, threads=2)
    chosen = thresholds(list(judge(detector, split(data / "train")[1])))
    figures = report(list(judge(detector, entries(data / "val"))), chosen, rounds=500)
    print(f"{model}: {', '.join(f'{role} {at}' for role, at in chosen.items())}")
    print("\n".join(lines(figures)))
    return {"thresholds": {role.value: at for role, at in chosen.items()}, "val": figures}


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="training.deliver", description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("data", type=Path, help="folder with train/ and val/")
    parser.add_argument("--start", type=Path, help="ONNX file of the network to compare with")
    parser.add_argument("--size", choices="nsml", default="n")
    parser.add_argument("--pixels", type=int, default=640)
    parser.add_argument("--iou", type=float, default=0.6)
    parser.add_argument("--name", default="shelfwatch-n")
    parser.add_argument("--out", type=Path, default=Path("runs/best"))
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> None:
    args = parse(argv)
    model = args.out / "model.onnx"
    export(load(args.checkpoint, args.size), args.pixels, model, open_sides=True)
    scored = {"best": measure(model, args.data, args.iou)}
    if args.start:
        scored["start"] = measure(args.start, args.data, args.iou)
    sha256 = hashlib.sha256(model.read_bytes()).hexdigest()
    scored["model"] = {"sha256": sha256, "pixels": args.pixels, "iou": args.iou}
    (args.out / "scores.json").write_text(json.dumps(scored, indent=1) + "\n")
    card = CARD.format(
        name=args.name,
        size=args.size,
        pixels=args.pixels,
        iou=args.iou,
        sha256=sha256,
        terms=TERMS,
        start="starting from the project's start network" if args.start else "from random weights",
        learned=len(split(args.data / "train")[0]),
        **scored["best"]["thresholds"],
    )
    (args.out / "card.md").write_text(card)


if __name__ == "__main__":
    main()
