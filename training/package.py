"""The network of `training.deliver` as a package in 8 bits: `python -m training.package RUN/float
DATA --out RUN/best`.

As `manage.py quantize_model` does it and with the same refusals, but the ranges come from
photographs that were learned from, and all that is judged is the held-out tenth.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from detection.core.network.folder import load_package
from detection.core.network.package import Package, PackageError
from detection.core.roles import Role
from detection.evaluation.dataset import DatasetError
from detection.packaging.making import child_by, keep, table
from detection.packaging.package import check_out
from detection.packaging.photos import Photos, chosen_photos

from .dataset import split


def parent_in(folder: Path, **words: Any) -> Package:
    """The float network with what was decided for it, and `words` of the manifest besides."""
    scored = json.loads((folder / "scores.json").read_text())
    package = load_package(folder / "model.onnx")
    says = package.manifest
    thresholds = {Role(role): at for role, at in scored["best"]["thresholds"].items()}
    given = {key: value for key, value in words.items() if value is not None}
    decided = replace(
        says,
        name=scored["model"]["name"],
        iou=scored["model"]["iou"],
        thresholds=thresholds,
        licence=f"Evaluation only. {says.made_with}",
        made_with=f"{says.made_with}; 8 bits by training.package",
    )
    return replace(package, manifest=replace(decided, **given))


def photos_of(data: Path) -> Photos:
    """Ranges from what was learned, judged on what was held out; raises DatasetError."""
    learned, held_out = (
        [each for each in part if each.labels.is_file()] for part in split(data / "train")
    )
    return chosen_photos(learned, held_out, labelled=True)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="training.package", description=__doc__)
    parser.add_argument("folder", type=Path, help="what training.deliver left")
    parser.add_argument("data", type=Path, help="folder with train/")
    parser.add_argument("--out", type=Path, required=True, help="package folder to write")
    parser.add_argument("--model-version", help="version of the package")
    parser.add_argument("--licence", help="terms of the weights")
    parser.add_argument("--cap", type=int, help="most boxes told of a photo")
    args = parser.parse_args(argv)
    words = {"version": args.model_version, "licence": args.licence, "cap": args.cap}
    try:
        check_out(args.out)
        child, compared = child_by(parent_in(args.folder, **words), photos_of(args.data))
        print(table(compared), flush=True)
        card = f"{(args.folder / 'card.md').read_text()}\n## In 8 bits, on the held-out tenth"
        keep(child, compared, args.out, card)
    except (PackageError, DatasetError) as error:
        raise SystemExit(str(error)) from error
    print(f"{args.out} was written")


if __name__ == "__main__":
    main()
