"""manage.py evaluate_detector DATASET: how good the detector is on labelled photographs."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from detection import PackageError
from detection.sources import configured_package, package_at

PRINTED = Path("-")
WORST = 12
JSON_HELP = "all figures into FILE; without FILE, printed instead of the table"


class Command(BaseCommand):
    """Scores by class and kind of photograph; what cannot be scored is one sentence."""

    help = (
        "Score the detector on photographs with labels in YOLO layout: images/NAME.jpg and "
        "labels/NAME.txt, class 0 product, 1 gap. Gaps of pictures named h_* never count."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("dataset", type=Path, help="folder with images/ and labels/")
        add("--json", type=Path, nargs="?", const=PRINTED, metavar="FILE", help=JSON_HELP)
        add("--gallery", type=Path, metavar="DIR", help="draw the worst pictures on a page there")
        add("--model", metavar="PACKAGE", help="this one, not the one in service")
        add("--rounds", type=int, default=300, help="bootstrap rounds; 0: no intervals")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from detection.evaluation.dataset import DatasetError
            from detection.evaluation.scoring import score
        except ModuleNotFoundError as error:
            raise CommandError(
                f"Scoring needs the Python package {error.name}: `pip install {error.name}`."
            ) from error
        if options["rounds"] < 0:
            raise CommandError("--rounds must be 0 or more.")
        model = options["model"]
        try:
            package = package_at(model) if model else configured_package()
            scored = score(options["dataset"], package, options["rounds"])
            self._tell(scored.figures, options["json"])
            if options["gallery"]:
                scored.draw_worst(options["gallery"], WORST)
        except DatasetError as error:
            raise CommandError(str(error)) from error
        except PackageError as error:
            raise CommandError(f"The model cannot be used: {error}") from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error

    def _tell(self, figures: dict[str, Any], file: Path | None) -> None:
        from detection.evaluation.table import lines

        text = json.dumps(figures, indent=1)
        if file == PRINTED:
            self.stdout.write(text)
            return
        self.stdout.write("\n".join(lines(figures)))
        if file:
            file.write_text(text + "\n", encoding="utf-8")
