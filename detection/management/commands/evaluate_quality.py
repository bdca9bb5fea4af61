"""manage.py evaluate_quality FOLDER: what photo quality refuses, and what is lost by then."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from detection import PackageError, PhotoError
from detection.sources import configured_package

_PICTURES = ("*.jpg", "*.jpeg", "*.png", "*.webp")


class Command(BaseCommand):
    """One line a way of making photographs worse."""

    help = (
        "Blur, darken and burn good photographs of shelves by hand, and tell what share of the "
        "products is still found and what is refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("folder", type=Path, help="photographs of shelves")
        add("--every", type=int, default=1, metavar="N", help="only each N-th, by name")
        add("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        from detection.core.network.detector import Detector
        from detection.evaluation.degraded import figures, kept

        if options["every"] < 1:
            raise CommandError("--every must be at least 1.")
        folder: Path = options["folder"]
        photos = sorted(photo for form in _PICTURES for photo in folder.glob(form))
        if not photos:
            raise CommandError(f"There are no pictures in {folder}.")
        try:
            told = figures(kept(Detector(configured_package()), photos[:: options["every"]]))
        except OSError as error:
            raise CommandError(f"{error.filename or folder}: {error.strerror or error}") from error
        except (PackageError, PhotoError) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(told, indent=1))
            return
        self.stdout.write("products still found (median), refused of photos, and theirs")
        for name, row in told.items():
            self.stdout.write(_line(name, row))


def _line(name: str, row: dict[str, Any]) -> str:
    reasons = ", ".join(f"{reason} {count}" for reason, count in row["refused"].items())
    last = f" ({reasons}; {row['refused_kept']:.2f} still found)" if reasons else ""
    return f"{name:45} {row['kept']:.2f} {sum(row['refused'].values()):4}/{row['photos']}{last}"
