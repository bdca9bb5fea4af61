"""All steps in one command: `python -m training.everything DATA --out RUN`; again, to go on.

RUN/gaps      gaps found on the photographs whose gaps nobody labelled
RUN/renders   rendered shelves
RUN/state.pt  the training
RUN/float     the network as exported, thresholds, scores, card
RUN/best      the package in 8 bits, for SHELFWATCH_MODEL

A step whose result lies there is not taken again; what follows from an older state is.
"""

import argparse
from functools import partial
from pathlib import Path

from detection.core.network.package import PackageError
from detection.packaging.package import check_out

from . import deliver, export, label_gaps, package, renders, train
from .steps import is_made, once, with_pictures


def parse(argv: list[str] | None = None) -> tuple[argparse.Namespace, list[str]]:
    """Our own options, and those of training.train."""
    parser = argparse.ArgumentParser(
        prog="training.everything",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Options not listed here go to training.train.",
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=Path("runs/train"))
    parser.add_argument("--size", choices="nsml", default="n")
    parser.add_argument("--start", type=Path, help="checkpoint to start from")
    parser.add_argument("--pixels", type=int, default=640, help="side of the network's input")
    parser.add_argument("--iou", type=float, default=0.6, help="overlap that suppresses")
    parser.add_argument("--beside", type=Path, help="ONNX file or package to compare with")
    parser.add_argument(
        "--gaps-by", type=Path, help="ONNX file or package that labels gaps (default: START)"
    )
    parser.add_argument("--renders", type=int, default=400, help="how many; 0 for none")
    parser.add_argument(
        "--also", type=Path, nargs="*", default=[], help="more folders with images/ and labels/"
    )
    parser.add_argument("--name", default="shelfwatch-n")
    for option in ("--model-version", "--licence", "--cap"):
        parser.add_argument(option, help="of the package")
    return parser.parse_known_args(argv)


def labeller(args: argparse.Namespace) -> Path | None:
    """What finds gaps for want of labels; None where a training begins with random weights."""
    given: Path | None = args.gaps_by
    if given or not args.start:
        return given
    made: Path = args.out / "start.onnx"
    if not made.exists():
        export.export(export.load(args.start, args.size), args.pixels, made, open_sides=True)
    return made


def more_pictures(args: argparse.Namespace) -> list[Path]:
    """Folders to learn from beside `train/`."""
    gaps, drawn = args.out / "gaps", args.out / "renders"
    finder = labeller(args)
    if finder is None:
        print("nothing finds gaps yet: photographs without gap labels teach products only")
    else:
        once(gaps, lambda half: label_gaps.main([str(finder), f"{args.data}/train", str(half)]))
    if args.renders:
        count = ["--count", str(args.renders)]
        once(drawn, lambda half: renders.main([str(half), *count]))
    return [*args.also, *with_pictures(gaps, drawn)]


def check(args: argparse.Namespace) -> None:
    """Raises SystemExit for what would otherwise be found wrong hours later."""
    for given in (args.start, args.beside, args.gaps_by):
        if given and not given.exists():
            raise SystemExit(f"There is nothing at {given}.")
    try:
        check_out(args.out / "best")
    except PackageError as error:
        raise SystemExit(str(error)) from error


def words_for(args: argparse.Namespace, *names: str) -> list[str]:
    """Those of the options that have a value, as words for the next command."""
    told = ((name, getattr(args, name.replace("-", "_"))) for name in names)
    return [word for name, value in told if value for word in (f"--{name}", str(value))]


def main(argv: list[str] | None = None) -> None:
    args, rest = parse(argv)
    check(args)
    options = partial(words_for, args)
    data, out = str(args.data), args.out
    also = [word for folder in more_pictures(args) for word in ("--also", str(folder))]
    train.main([data, "--out", str(out), *options("size", "start"), *also, *rest])
    state, float_, best = out / "state.pt", out / "float", out / "best"
    if not is_made(float_ / "scores.json", state):
        words = options("size", "pixels", "iou", "beside", "name")
        deliver.main([str(state), data, *words, "--out", str(float_)])
    if not is_made(best / "model.json", float_ / "scores.json"):
        words = options("model-version", "licence", "cap")
        package.main([str(float_), data, *words, "--out", str(best)])


if __name__ == "__main__":
    main()
