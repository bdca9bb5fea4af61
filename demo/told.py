"""What was found on a photo that is no longer kept, told from the truth of the reference photo."""

from collections.abc import Collection, Sequence
from random import Random

from detection import Box, Detection, Gap, ModelInfo, PhotoFindings, Quality, Row, Timing
from rendering import ProductTruth, Truth

VISIBLE = 0.6
MISSED = 0.05
"""The share of products that a detector would have missed."""

MODEL = ModelInfo(
    name="demo",
    version="1",
    sha256="0" * 64,
    runtime="told from the renderer's truth",
    classes=("product", "gap"),
    input_size=(640, 640),
    licence="MIT",
)
USABLE = Quality(usable=True, reason=None, message=None, measures={})


def findings_tell(truth: Truth, empty: Collection[str], seed: str) -> PhotoFindings:
    """The full shelf of `truth` with the slots `empty` taken out; the same seed finds the same."""
    die = Random(seed)  # noqa: S311 - a story, not a secret
    fronts = [front for front in truth.facings(VISIBLE) if front.slot]
    kept = [f for f in fronts if f.slot not in empty and die.random() >= MISSED]
    missing = [front for front in fronts if front.slot in empty]
    rows = sorted({front.row for front in fronts})
    return PhotoFindings(
        width=truth.size[0],
        height=truth.size[1],
        products=tuple(
            Detection(Box(*front.box), round(die.uniform(0.45, 0.92), 3), front.row)
            for front in kept
        ),
        gaps=tuple(_gap([f for f in missing if f.row == row], die) for row in rows_of(missing)),
        rows=tuple(_row(row, [front for front in kept if front.row == row]) for row in rows),
        quality=USABLE,
        timing=Timing(0, 0, 0, 0, round(die.uniform(180, 320), 1)),
        model=MODEL,
        capped=False,
    )


def rows_of(fronts: Collection[ProductTruth]) -> list[int]:
    return sorted({front.row for front in fronts})


def _gap(fronts: Sequence[ProductTruth], die: Random) -> Gap:
    """One hole where the fronts of neighbouring slots of one row are gone."""
    facings = len({(front.slot, front.lane) for front in fronts})
    score = round(die.uniform(0.42, 0.7), 3)
    return Gap(_around(fronts), score, fronts[0].row, facings, "detector")


def _row(number: int, fronts: Sequence[ProductTruth]) -> Row:
    box = _around(fronts)
    return Row(number, (0.0, box.y2), box, len(fronts))


def _around(fronts: Sequence[ProductTruth]) -> Box:
    boxes = [front.box for front in fronts]
    return Box(
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
