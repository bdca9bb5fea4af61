"""manage.py benchmark_detector: a 12 megapixel photo from bytes to boxes, ours beside others."""

import json
import logging
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import detection
from detection.sources import configured_package

_GOAL_MEGAPIXELS = 12.0
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
        parser.add_argument(
            "--photo", type=Path, help="a JPEG; the goals assume 4000 x 3000, as is drawn without"
        )
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
            about = {"size": options["size"], "photo": _sides(data)}
            with _calm_quantizer():
                chosen = benchmark.field(data, configured_package(), options["size"])
            result = about | benchmark.run(chosen, data, options["rounds"])
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        except (detection.PackageError, detection.PhotoError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(result, indent=2) if options["json"] else _table(result))


def _sides(data: bytes) -> dict[str, float]:
    """Pixels of the photo, and how many million; raises PhotoError."""
    photo = detection.inspect_photo(data)
    millions = round(photo.width * photo.height / 1e6, 2)
    return {"width": photo.width, "height": photo.height, "megapixels": millions}


@contextmanager
def _calm_quantizer() -> Iterator[None]:
    """onnxruntime's quantization tells a line for each tensor, on the root logger."""

    def is_worth_it(record: logging.LogRecord) -> bool:
        return record.levelno > logging.INFO or "onnxruntime" not in record.pathname

    root = logging.getLogger()
    root.addFilter(is_worth_it)
    try:
        yield
    finally:
        root.removeFilter(is_worth_it)


def _photo_line(photo: dict[str, float]) -> str:
    line = f"photo: {photo['width']} x {photo['height']}, {photo['megapixels']} megapixels"
    if round(photo["megapixels"]) == _GOAL_MEGAPIXELS:
        return line
    return f"{line}; the goals assume {_GOAL_MEGAPIXELS:.0f}"


def _table(result: dict[str, Any]) -> str:
    lines = [
        f"{result['rounds']} turns, {result['threads']} threads, load {result['load_before']} to "
        f"{result['load_after']}; milliseconds",
        _photo_line(result["photo"]),
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
