"""The trained network, its scores beside another one's, and its card.

`python -m training.deliver RUN/state.pt DATA --beside OTHER.onnx --out RUN/float`. Thresholds come
from the held-out part of `train/`; `val/` is looked at once, with everything decided.
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

from .card import card_text
from .choose import gap_threshold, product_threshold
from .dataset import entries, split
from .evaluate import open_detector
from .export import export, load
from .joined import Joined
from .network import origin_in


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
    parser.add_argument("--beside", type=Path, help="ONNX file or package to compare with")
    parser.add_argument("--size", choices="nsml", default="n")
    parser.add_argument("--pixels", type=int, default=640)
    parser.add_argument("--iou", type=float, default=0.6)
    parser.add_argument("--name", default="shelfwatch-n")
    parser.add_argument("--out", type=Path, default=Path("runs/float"))
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> None:
    args = parse(argv)
    model = args.out / "model.onnx"
    network, origin = load(args.checkpoint, args.size), origin_in(args.checkpoint)
    export(network, args.pixels, model, open_sides=True)
    scored = {"best": measure(model, args.data, args.iou)}
    if args.beside:
        scored["beside"] = measure(args.beside, args.data, args.iou)
    told = {
        "name": args.name,
        "sha256": hashlib.sha256(model.read_bytes()).hexdigest(),
        "pixels": args.pixels,
        "iou": args.iou,
    }
    drawn = args.size, isinstance(network, Joined)
    (args.out / "card.md").write_text(card_text(told, scored["best"], origin, drawn))
    # Last, and whole: that it lies there says that this step is done.
    half = args.out / "scores.half"
    half.write_text(json.dumps(scored | {"model": told}, indent=1) + "\n")
    half.replace(args.out / "scores.json")


if __name__ == "__main__":
    main()
