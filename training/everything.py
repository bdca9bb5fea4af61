"""All steps in one command: `python -m training.everything DATA --out RUN`; again, to go on.

Trains, exports, chooses thresholds, scores beside the starting network and writes the card.
"""

import argparse
from pathlib import Path

from . import deliver, train


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="training.everything",
        description=__doc__,
        epilog="Options not listed here go to training.train.",
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=Path("runs/train"))
    parser.add_argument("--size", choices="nsml", default="n")
    parser.add_argument("--pixels", type=int, default=640, help="side of the network's input")
    parser.add_argument("--beside", type=Path, help="ONNX file of the network to compare with")
    args, rest = parser.parse_known_args(argv)
    shared = [str(args.data), "--size", args.size]
    train.main([*shared, "--out", str(args.out), *rest])
    beside = ["--start", str(args.beside)] if args.beside else []
    state, best = str(args.out / "state.pt"), str(args.out / "best")
    pixels = ["--pixels", str(args.pixels)]
    deliver.main([state, *shared, *pixels, *beside, "--out", best])


if __name__ == "__main__":
    main()
