"""What a caller may ask of one examination, beside the photo."""

from dataclasses import dataclass

from detection.core.findings import Box

LEAST_CONFIDENCE = 0.01
LEAST_IOU, MOST_IOU = 0.1, 0.95
MOST_TILES = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """None everywhere: as the model package has it, and tiles by rule.

    `confidence` (0.01..1.0): least score of products and gaps; `iou` (0.1..0.95): two boxes of a
    class that overlap more are one thing; `tiles` (1..4): how many tiles the longer side of the
    photo is cut into, 1 for none. `products`: all that stand there, known from elsewhere; the
    detector's own are then not asked for.
    """

    confidence: float | None = None
    iou: float | None = None
    tiles: int | None = None
    products: tuple[Box, ...] | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for what lies outside of these bounds."""
        _within("confidence", self.confidence, LEAST_CONFIDENCE, 1.0)
        _within("iou", self.iou, LEAST_IOU, MOST_IOU)
        _within("tiles", self.tiles, 1, MOST_TILES)


def _within(name: str, value: float | None, least: float, most: float) -> None:
    if value is not None and not least <= value <= most:
        raise ValueError(f"{name} must lie between {least} and {most}")
