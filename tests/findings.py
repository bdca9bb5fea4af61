"""What a detector could have found, for tests of what the site makes of it."""

from detection import Box, Detection, Gap, ModelInfo, PhotoFindings, Quality, Row, Timing

SIZE = 640
MODEL = ModelInfo(
    name="test",
    version="1",
    sha256="0" * 64,
    runtime="test",
    classes=("product", "gap"),
    input_size=(SIZE, SIZE),
    licence="MIT",
)
USABLE = Quality(usable=True, reason=None, message=None, measures={})
DARK = Quality(
    usable=False,
    reason="too_dark",
    message="The photo is too dark. Switch on the light.",
    measures={},
)


def found(
    rows: int = 4, holes: dict[int, int] | None = None, quality: Quality = USABLE
) -> PhotoFindings:
    """A 640 px square photo of `rows` rows with one product each; `holes`: facings by row."""
    height = SIZE / rows
    boxes = [Box(40, height * i + 5, 120, height * (i + 1) - 5) for i in range(rows)]
    gaps = [
        Gap(
            Box(200, boxes[row - 1].y1, 200 + 60 * facings, boxes[row - 1].y2),
            score=0.7,
            row=row,
            facings=facings,
            evidence="detector",
        )
        for row, facings in (holes or {}).items()
    ]
    return PhotoFindings(
        width=SIZE,
        height=SIZE,
        products=tuple(Detection(box, 0.9, row) for row, box in enumerate(boxes, start=1)),
        gaps=tuple(gaps),
        rows=tuple(Row(n, (0.0, box.y2), box, 1) for n, box in enumerate(boxes, start=1)),
        quality=quality,
        timing=Timing(1, 1, 1, 1, 4),
        model=MODEL,
        capped=False,
    )
