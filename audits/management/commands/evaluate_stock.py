"""`manage.py evaluate_stock`: what the stock knowledge is worth, measured against truth."""

import json
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audits.evaluation.cameras import cameras_report, render_cameras
from audits.evaluation.gallery import Gallery
from audits.evaluation.gaps import gaps_report, labelled_gaps, render_gaps, render_gaps_report
from audits.evaluation.photos import warped_photos
from audits.evaluation.places import render_places
from audits.evaluation.speed import speed_report
from audits.evaluation.states import render_states, states_report
from audits.evaluation.tally import Tally, summed

_PARTS = ("gaps", "states", "cameras", "places", "speed", "labelled", "warped")


class Command(BaseCommand):
    """Goals and figures are written down in docs/stock.md."""

    help = "Measure gaps, states, cameras, placing and lining up against truth."

    def add_arguments(self, parser: CommandParser) -> None:
        """What is measured, on how much, and where the answers go."""
        parser.add_argument("--renders", type=int, default=20, metavar="N")
        parser.add_argument("--seed", type=int, default=50_000, help="the first render's")
        parser.add_argument("--photos", type=Path, metavar="DIR", help="with images/ and labels/")
        parser.add_argument("--warps", type=int, default=2, help="of each photograph")
        parser.add_argument("--most", type=int, default=40, help="photographs of each kind")
        parser.add_argument("--only", choices=_PARTS, action="append")
        parser.add_argument("--json", type=Path, metavar="FILE")
        parser.add_argument(
            "--keep",
            type=Path,
            metavar="DIR",
            help="shelf by shelf: a run cut off goes on from here",
        )
        parser.add_argument("--gallery", type=Path, metavar="DIR", help="cases, the wrong ones too")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure part after part and tell each one when it is done."""
        folder: Path | None = options["photos"]
        if folder and not (folder / "images").is_dir():
            raise CommandError(f"There is no folder {folder / 'images'}.")
        report: dict[str, Any] = {"renders": options["renders"], "first seed": options["seed"]}
        for name, measure in self._parts(options, folder).items():
            if options["only"] and name not in options["only"]:
                continue
            start = process_time()
            report[name] = measure()
            if not options["keep"]:  # what was kept took its time in another run
                report[name]["seconds of computing"] = round(process_time() - start, 1)
            self.stdout.write(f"{name}: {json.dumps(report[name], indent=2)}")
        if options["json"]:
            options["json"].write_text(json.dumps(report, indent=2) + "\n")

    def _parts(
        self, options: dict[str, Any], folder: Path | None
    ) -> dict[str, Callable[[], dict[str, Any]]]:
        seeds = range(options["seed"], options["seed"] + options["renders"])
        gallery = Gallery(options["gallery"])

        keep: Path | None = options["keep"]
        if keep:
            keep.mkdir(parents=True, exist_ok=True)

        def over_seeds(name: str, measure: Callable[[int, Gallery], Tally]) -> Tally:
            file = keep / f"{name}.jsonl" if keep else None
            return summed(seeds, lambda seed: measure(seed, gallery), file)

        def places() -> dict[str, Any]:
            without, with_widths = render_places(seeds)
            return {"without widths": without.report(), "with widths": with_widths.report()}

        parts: dict[str, Callable[[], dict[str, Any]]] = {
            "gaps": lambda: render_gaps_report(over_seeds("gaps", render_gaps)),
            "states": lambda: states_report(over_seeds("states", render_states)),
            "cameras": lambda: cameras_report(over_seeds("cameras", render_cameras)),
            "places": places,
            "speed": speed_report,
        }
        if folder:
            most, warps = options["most"], options["warps"]
            parts["labelled"] = lambda: gaps_report(labelled_gaps(folder, most, gallery))
            parts["warped"] = lambda: warped_photos(folder, most, warps, gallery).report()
        return parts
