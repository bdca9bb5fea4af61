"""`manage.py evaluate_renders`: how photo-like renders are to the detector in service."""

import json
from statistics import median
from time import process_time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from detection import PhotoFindings, examine_photo
from rendering import Render, Truth, shelf_sample
from rendering.core.gap_score import GapScore, gaps_score
from rendering.core.score import Score, products_score
from rendering.core.truth import Box

FIRST_SEED = 1000
VISIBLE = 0.6
FAINT = 0.1
WANTED = 0.85


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
        total, gaps, seconds = Score(0, (), ()), GapScore(), []
        for seed in range(options["seed"], options["seed"] + options["count"]):
            start = process_time()
            render = shelf_sample(seed)
            seconds.append(process_time() - start)
            found = examine_photo(render.jpeg(), confidence=FAINT)
            score = _products(found, render.truth)
            total += score
            counts = _gaps(render)
            gaps += counts
            if not options["json"]:
                self.stdout.write(f"{seed}: {_line(score)} gaps {counts.covered}/{counts.true}")
        report = _report(total, gaps, seconds)
        self.stdout.write(json.dumps(report, indent=2))


def _products(found: PhotoFindings, truth: Truth) -> Score:
    boxes = [(p.box.x1, p.box.y1, p.box.x2, p.box.y2) for p in found.products]
    return products_score(boxes, [p.score for p in found.products], truth.products, VISIBLE)


def _gaps(render: Render) -> GapScore:
    """At the package's own thresholds; gaps with something behind them are asked of nobody."""
    told = [(g.box.x1, g.box.y1, g.box.x2, g.box.y2) for g in examine_photo(render.jpeg()).gaps]
    demanded: list[Box] = []
    excused: list[Box] = []
    for gap in render.truth.gaps:
        (excused if gap.behind or gap.visible < VISIBLE else demanded).append(gap.box)
    return gaps_score(demanded, excused, told)


def _line(score: Score) -> str:
    recall, _ = score.best_recall(WANTED)
    return f"recall {recall:.2f} at precision {WANTED} of {score.demanded} fronts,"


def _report(total: Score, gaps: GapScore, seconds: list[float]) -> dict[str, float | int]:
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
        "gaps_true": gaps.true,
        "gaps_covered": gaps.covered,
        "gaps_told": gaps.told,
        "gaps_told_right": gaps.right,
        "render_cpu_seconds_median": round(median(seconds), 3),
        "render_cpu_seconds_highest": round(max(seconds), 3),
    }
