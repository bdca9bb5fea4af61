"""`manage.py render_shelves OUT`: shelves with their truth, as files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from rendering import Render, shelf_sample, truth_json, truth_yolo
from rendering.core.sheet import sheet_jpeg, sheet_make

SHEET_BYTES = 590_000


class Command(BaseCommand):
    """Write JPEG pictures with YOLO labels and JSON truth, repeatable from a seed."""

    help = "Render photo-like shelves with exact truth: OUT/images, OUT/labels, OUT/truth."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to write, how many, from which seed."""
        parser.add_argument("out", type=Path)
        parser.add_argument("--count", type=int, default=10)
        parser.add_argument("--seed", type=int, default=0, help="the first picture's seed")
        parser.add_argument("--truth", choices=("yolo", "json", "both"), default="both")
        parser.add_argument("--difficulty", choices=("easy", "normal", "hard"), default=None)
        parser.add_argument("--size", type=int, nargs=2, default=(1224, 1632), metavar=("W", "H"))
        parser.add_argument("--sheet", type=Path, help="also write a contact sheet to this file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Render one after the other."""
        out: Path = options["out"]
        width, height = options["size"]
        pictures = []
        for seed in range(options["seed"], options["seed"] + options["count"]):
            render = shelf_sample(seed, (width, height), options["difficulty"])
            _write(out, f"render_{seed:06d}", render, options["truth"])
            if options["sheet"]:
                pictures.append(render.picture)
        if options["sheet"]:
            _put(options["sheet"], sheet_jpeg(sheet_make(pictures), SHEET_BYTES))
        self.stdout.write(f"{options['count']} renders in {out}")


def _write(out: Path, name: str, render: Render, truth: str) -> None:
    _put(out / "images" / f"{name}.jpg", render.jpeg())
    if truth in ("yolo", "both"):
        _put(out / "labels" / f"{name}.txt", truth_yolo(render.truth).encode())
    if truth in ("json", "both"):
        _put(out / "truth" / f"{name}.json", truth_json(render.truth).encode())


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
