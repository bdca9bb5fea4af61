"""manage.py detect PHOTO...: what the detector finds on photographs."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import detection
from detection.reporting import as_json, as_lines


class Command(BaseCommand):
    """Prints products, gaps and rows of each photo; a bad photo ends it with exit code 1."""

    help = "Find products and gaps on photographs of shelves."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTO")
        parser.add_argument("--json", action="store_true", help="one JSON object a photo and line")
        parser.add_argument("--annotate", type=Path, metavar="OUT.png", help="draw the findings")
        parser.add_argument(
            "--confidence", type=float, metavar="C", help="least score, 0.01 to 1.0"
        )
        parser.add_argument(
            "--iou", type=float, metavar="O", help="overlap of two boxes of one thing, 0.1 to 0.95"
        )
        parser.add_argument(
            "--tiles", type=int, metavar="N", help="tiles along the longer side, 1 to 4; 1: none"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        photos: list[Path] = options["photos"]
        if options["annotate"] and len(photos) > 1:
            raise CommandError("--annotate takes one photo at a time.")
        try:
            for photo in photos:
                self._one(photo, options)
        except detection.PackageError as error:
            raise CommandError(f"The model cannot be used: {error}") from error

    def _one(self, photo: Path, options: dict[str, Any]) -> None:
        try:
            data = photo.read_bytes()
            findings = detection.examine_photo(
                data,
                confidence=options["confidence"],
                iou=options["iou"],
                tiles=options["tiles"],
            )
            if options["annotate"]:
                options["annotate"].write_bytes(detection.annotate_photo(data, findings))
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        except detection.PhotoError as error:
            raise CommandError(f"{photo}: {error.message} ({error.code})") from error
        except ValueError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(as_json(photo, findings)))
        else:
            self.stdout.write("\n".join(as_lines(photo, findings)))
