"""manage.py quantize_model IN.onnx --photos DIR --out PACKAGE: 8 bits, or a refusal."""

import json
import tempfile
from argparse import ArgumentParser
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from detection.core.asked import LEAST_IOU, MOST_IOU
from detection.core.network.package import Manifest, PackageError
from detection.core.roles import Role

if TYPE_CHECKING:
    from detection.core.network.package import Package
    from detection.packaging.judging import Comparison
    from detection.packaging.photos import Photos

_TOOLS = ("onnx", "pycocotools")


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
        parser.add_argument("--json", action="store_true", help="figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        missing = [tool for tool in _TOOLS if find_spec(tool) is None]
        if missing:
            raise CommandError(f"Install {' and '.join(missing)} first (extra 'packaging').")
        from detection.evaluation.dataset import DatasetError

        try:
            with tempfile.TemporaryDirectory() as labels:
                self._run(options, Path(labels))
        except (PackageError, DatasetError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error

    def _run(self, options: dict[str, Any], labels: Path) -> None:
        from detection.core.network.folder import load_package
        from detection.packaging.package import write_package
        from detection.packaging.photos import photos_in

        parent = _renamed(load_package(options["model"]), options)
        photos = photos_in(options["photos"], labels)
        child, compared = _made(parent, photos)
        self._tell(compared, as_json=options["json"])
        if faults := compared.faults():
            raise CommandError(f"Nothing was written: {'; '.join(faults)}.")
        more = {"quantized": compared.words()}
        write_package(child, options["out"], _card(child.manifest, compared), more)
        if not options["json"]:
            self.stdout.write(f"{options['out']} was written.")

    def _tell(self, compared: "Comparison", *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(compared.words() | {"faults": compared.faults()}))
            return
        self.stdout.write(_table(compared))


def _made(parent: "Package", photos: "Photos") -> "tuple[Package, Comparison]":
    """The child in 8 bits and the fast form, and what it is worth beside its parent."""
    from detection.core.network.detector import Detector
    from detection.packaging.judging import compare, write_labels
    from detection.packaging.package import fast_package, quantized

    fast = Detector(fast_package(parent))
    child = fast_package(quantized(parent, photos.calibrating))
    if not photos.labelled:
        write_labels(fast, photos.judged)
    return child, compare(fast, Detector(child), photos.judged, labelled=photos.labelled)


def _renamed(package: "Package", options: dict[str, Any]) -> "Package":
    """`package` under the words that the caller gave."""
    says = package.manifest
    asked = {Role.PRODUCT: options["product"], Role.GAP: options["gap"]}
    for least in asked.values():
        if least is not None and not 0 < least <= 1:
            raise CommandError("A threshold must be above 0 and at most 1.")
    if options["iou"] is not None and not LEAST_IOU <= options["iou"] <= MOST_IOU:
        raise CommandError(f"--iou must lie between {LEAST_IOU} and {MOST_IOU}.")
    words: dict[str, Any] = {
        "name": options["name"],
        "version": options["model_version"],
        "licence": options["licence"],
        "iou": options["iou"],
        "thresholds": {role: asked.get(role) or least for role, least in says.thresholds.items()},
        "made_with": f"{says.made_with}; 8 bits by manage.py quantize_model",
    }
    given = {key: value for key, value in words.items() if value}
    return replace(package, manifest=replace(says, **given))


def _table(compared: "Comparison") -> str:
    against = (
        "labels" if compared.labelled else "the parent's own boxes (the photos have no labels)"
    )
    lines = [
        f"{compared.pictures} photographs, against {against}",
        f"{'':16}{'float':>10}{'8 bits':>10}",
    ]
    for role, ap in compared.parent.ap.items():
        lines.append(f"{'AP ' + role:16}{ap:10.1f}{compared.child.ap[role]:10.1f}")
    scores = compared.parent.scores, compared.child.scores
    lines.append(f"{'scores':16}{scores[0]:10}{scores[1]:10}")
    lines.append(f"{'network, ms':16}{compared.parent.ms:10.1f}{compared.child.ms:10.1f}")
    return "\n".join([*lines, f"{compared.faster:.2f} times as fast, in turns"])


def _card(says: Manifest, compared: "Comparison") -> str:
    return (
        f"# {says.name}\n\nVersion {says.version}. {says.made_with}.\n\n"
        f"Licence of the weights: {says.licence}\n\n```\n{_table(compared)}\n```\n"
    )
