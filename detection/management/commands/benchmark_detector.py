"""manage.py benchmark_detector: a 12 megapixel photo from bytes to boxes, ours beside others."""

import json
from argparse import ArgumentParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import detection
from detection.sources import configured_package

_GOALS = {"whole_path": 3.0, "whole_path_bundled": 5.0, "network_against_float": 2.2}
_WORDS = {
    "baseline": "baseline: full decode, Pillow, quantize_dynamic, NumPy NMS",
    "float_square": "onnxruntime float, network alone, square",
    "float": "ours in float",
    "ours": "ours in 8 bits",
    "bundled": "package in service",
}


class Command(BaseCommand):
    """All contestants take turns in one run, so that a busy machine is equally busy for all."""

    help = "Measure the way from a photo's bytes to boxes at YOLO11's geometry, random weights."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices="nsml", default="l", help="of YOLO11")
        parser.add_argument("--rounds", type=int, default=15)
        parser.add_argument("--photo", type=Path, help="a JPEG of 4000 x 3000; else one is drawn")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if find_spec("onnx") is None:
            raise CommandError("Install onnx first (extra 'packaging').")
        from detection.packaging import benchmark

        if options["rounds"] < 1:
            raise CommandError("--rounds must be at least 1.")
        try:
            photo: Path | None = options["photo"]
            data = photo.read_bytes() if photo else benchmark.drawn_photo()
            chosen = benchmark.field(data, configured_package(), options["size"])
            result = {"size": options["size"]} | benchmark.run(chosen, data, options["rounds"])
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        except (detection.PackageError, detection.PhotoError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(result, indent=2) if options["json"] else _table(result))


def _table(result: dict[str, Any]) -> str:
    lines = [
        f"{result['rounds']} turns, {result['threads']} threads, load {result['load_before']} to "
        f"{result['load_after']}; milliseconds",
        f"{'':58}{'median':>9}{'p95':>9}{'network':>9}{'p95':>9}",
    ]
    for name, took in result["milliseconds"].items():
        lines.append(f"{_WORDS[name]:58}" + "".join(f"{value:9.1f}" for value in took.values()))
    for name, ratio in result["ratios"].items():
        goal = f" (goal {_GOALS[name]})" if name in _GOALS else ""
        lines.append(f"{name.replace('_', ' ')}: {ratio:.2f} times{goal}")
    lines.append(f"photo quality: {result['quality_milliseconds']} ms (goal 150)")
    for name, size in result["megabytes"].items():
        lines.append(f"{_WORDS[name]}: {size:.0f} MB at most, in a process of its own")
    return "\n".join(lines)
