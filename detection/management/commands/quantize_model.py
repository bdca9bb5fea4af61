"""manage.py quantize_model IN.onnx --photos DIR --out PACKAGE: 8 bits, or a refusal."""

import json
from argparse import ArgumentParser
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from detection.core.asked import LEAST_IOU, MOST_IOU
from detection.core.network.package import PackageError
from detection.core.roles import Role

if TYPE_CHECKING:
    from detection.core.network.package import Package
    from detection.packaging.judging import Comparison

_TOOLS = ("onnx", "pycocotools")
MOST_CAP = 100_000  # what model.json may say


class Command(BaseCommand):
    """Writes a complete package, or nothing and exit code 1 with the reasons."""

    help = "Quantize a network to 8 bits, hold it against its float parent, and package it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("model", type=Path, metavar="IN", help="ONNX file, or package folder")
        parser.add_argument(
            "--photos", type=Path, required=True, help="YOLO data set, or folder of photographs"
        )
        parser.add_argument("--out", type=Path, required=True, help="package folder to write")
        parser.add_argument("--name", help="name of the package (default: the file's)")
        parser.add_argument("--model-version", metavar="V", help="version of the package")
        parser.add_argument("--licence", help="terms of the weights")
        parser.add_argument("--product", type=float, metavar="C", help="threshold of products")
        parser.add_argument("--gap", type=float, metavar="C", help="threshold of gaps")
        parser.add_argument("--iou", type=float, help="overlap from which the weaker box goes")
        parser.add_argument("--cap", type=int, metavar="N", help="most boxes told of a photo")
        parser.add_argument("--json", action="store_true", help="figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        missing = [tool for tool in _TOOLS if find_spec(tool) is None]
        if missing:
            raise CommandError(f"Install {' and '.join(missing)} first (extra 'packaging').")
        from detection.evaluation.dataset import DatasetError

        try:
            self._run(options)
        except (PackageError, DatasetError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error

    def _run(self, options: dict[str, Any]) -> None:
        from detection.core.network.folder import load_package
        from detection.packaging.making import child_of, keep
        from detection.packaging.package import check_out

        _check_apart(options["model"], options["out"])
        check_out(options["out"])
        parent = _renamed(load_package(options["model"]), options)
        child, compared = child_of(parent, options["photos"])
        self._tell(compared, as_json=options["json"])
        keep(child, compared, options["out"])
        if not options["json"]:
            self.stdout.write(f"{options['out']} was written.")

    def _tell(self, compared: "Comparison", *, as_json: bool) -> None:
        from detection.packaging.making import table

        if as_json:
            self.stdout.write(json.dumps(compared.words() | {"faults": compared.faults()}))
            return
        self.stdout.write(table(compared))


def _check_apart(model: Path, out: Path) -> None:
    """The float network is what all else is made of: it is never replaced by its child."""
    model, out = model.resolve(), out.resolve()
    if out in (model, model.parent):
        raise CommandError(f"{out} holds the network that is to be quantized: name another --out.")


def _renamed(package: "Package", options: dict[str, Any]) -> "Package":
    """`package` under the words that the caller gave."""
    says = package.manifest
    asked = {Role.PRODUCT: options["product"], Role.GAP: options["gap"]}
    for least in asked.values():
        if least is not None and not 0 < least <= 1:
            raise CommandError("A threshold must be above 0 and at most 1.")
    if options["iou"] is not None and not LEAST_IOU <= options["iou"] <= MOST_IOU:
        raise CommandError(f"--iou must lie between {LEAST_IOU} and {MOST_IOU}.")
    if options["cap"] is not None and not 1 <= options["cap"] <= MOST_CAP:
        raise CommandError(f"--cap must lie between 1 and {MOST_CAP}.")
    words: dict[str, Any] = {
        "name": options["name"],
        "version": options["model_version"],
        "licence": options["licence"],
        "iou": options["iou"],
        "cap": options["cap"],
        "thresholds": {role: asked.get(role) or least for role, least in says.thresholds.items()},
        "made_with": f"{says.made_with}; 8 bits by manage.py quantize_model",
    }
    given = {key: value for key, value in words.items() if value}
    return replace(package, manifest=replace(says, **given))
