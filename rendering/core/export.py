"""Truth in the forms other programs read."""

import json
from dataclasses import asdict

from rendering.core.truth import Box, Truth

PRODUCT, GAP = 0, 1


def truth_json(truth: Truth) -> str:
    """The whole truth as one JSON object; fields as in `core.truth`."""
    return json.dumps(asdict(truth))


def truth_yolo(truth: Truth, visible: float = 0.3) -> str:
    """YOLO lines `class cx cy w h` (shares of the picture): 0 product, 1 gap.

    Products and gaps of which at least `visible` shows; items behind a front are left out, but
    one behind a missing front is a product, and its place then is not a gap.
    """
    lines = [
        _line(PRODUCT, product.box, truth.size)
        for product in truth.products
        if product.exposed and product.visible >= visible
    ]
    lines += [
        _line(GAP, gap.box, truth.size)
        for gap in truth.gaps
        if gap.visible >= visible and not gap.behind
    ]
    return "\n".join(lines) + "\n" if lines else ""


def _line(kind: int, box: Box, size: tuple[int, int]) -> str:
    left, top, right, bottom = box
    width, height = size
    values = (
        (left + right) / 2 / width,
        (top + bottom) / 2 / height,
        (right - left) / width,
        (bottom - top) / height,
    )
    return f"{kind} " + " ".join(f"{value:.6f}" for value in values)
