"""`manage.py evaluate_renders`: how photo-like renders are to the detector in service."""

import json
from statistics import median
from time import process_time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from detection import PhotoFindings, examine_photo
from rendering import Render, Truth, shelf_sample
from rendering.core.score import Score, iou, products_score

FIRST_SEED = 1000
VISIBLE = 0.6
FAINT = 0.1
WANTED = 0.85
GAP_IOU = 0.3


class Command(BaseCommand):
    """Measure recall and precision of products, and how gaps are found, on fixed renders."""

    help = "Run the detector on renders with fixed seeds and compare with their exact truth."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many pictures, and in what form to answer."""
        parser.add_argument("--count", type=int, default=50)
        parser.add_argument("--seed", type=int, default=FIRST_SEED)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Render, detect, compare; one line a picture, then the sums."""
        total, gaps, seconds = Score(0, (), ()), [0, 0, 0], []
        for seed in range(options["seed"], options["seed"] + options["count"]):
            start = process_time()
            render = shelf_sample(seed)
            seconds.append(process_time() - start)
            found = examine_photo(render.jpeg(), confidence=FAINT)
            score = _products(found, render.truth)
            total += score
            counts = _gaps(render)
            gaps = [a + b for a, b in zip(gaps, counts, strict=True)]
            if not options["json"]:
                self.stdout.write(f"{seed}: {_line(score)} gaps {counts[0]}/{counts[1]}")
        report = _report(total, gaps, seconds)
        self.stdout.write(json.dumps(report, indent=2))


def _products(found: PhotoFindings, truth: Truth) -> Score:
    boxes = [(p.box.x1, p.box.y1, p.box.x2, p.box.y2) for p in found.products]
    return products_score(boxes, [p.score for p in found.products], truth.products, VISIBLE)


def _gaps(render: Render) -> tuple[int, int, int]:
    """True gaps found, true gaps, gaps told, at the package's own thresholds."""
    told = [(g.box.x1, g.box.y1, g.box.x2, g.box.y2) for g in examine_photo(render.jpeg()).gaps]
    true = [g.box for g in render.truth.gaps if not g.behind and g.visible >= VISIBLE]
    found = int((iou(true, told) >= GAP_IOU).any(axis=1).sum()) if true and told else 0
    return found, len(true), len(told)


def _line(score: Score) -> str:
    recall, _ = score.best_recall(WANTED)
    return f"recall {recall:.2f} at precision {WANTED} of {score.demanded} fronts,"


def _report(total: Score, gaps: list[int], seconds: list[float]) -> dict[str, float | int]:
    recall, least = total.best_recall(WANTED)
    return {
        "pictures": len(seconds),
        "visible_fronts": total.demanded,
        "recall_at_precision_85": round(recall, 4),
        "score_for_it": least,
        **{
            f"{name}_at_{least_score}": round(measure(least_score), 4)
            for least_score in (0.25, 0.35, 0.45)
            for name, measure in (("recall", total.recall), ("precision", total.precision))
        },
        "gaps_true": gaps[1],
        "gaps_found": gaps[0],
        "gaps_told": gaps[2],
        "render_cpu_seconds_median": round(median(seconds), 3),
        "render_cpu_seconds_highest": round(max(seconds), 3),
    }
