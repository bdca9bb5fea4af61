"""What has to be true of the answers; each check is one line for the operator."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from rendering import Render
from rendering.core.score import Score, products_score
from rendering.core.truth import Box
from shelfwatch_site.smoke.server import Answer

VISIBLE = 0.6
# What a working detector reaches on these renders by far; a broken one does not come near.
LEAST_RECALL = 0.6
LEAST_PRECISION = 0.6

Asked = Sequence[tuple[Render, Answer]]


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report."""

    name: str
    passed: bool
    told: str


def count(asked: Asked) -> Check:
    """`count` is that of the boxes, and each picture shows about as many products as it has."""
    stray = [answer for _, answer in asked if answer.body.get("count") != len(_found(answer))]
    if stray:
        return Check("count", False, "an answer's count is not the number of its boxes")
    found = sum(len(_found(answer)) for _, answer in asked)
    true = sum(_fronts(render) for render, _ in asked)
    told = f"{found} products found on {len(asked)} pictures that show {true}"
    return Check("count", 0.5 * true <= found <= 1.6 * true, told)


def boxes(asked: Asked) -> Check:
    """The boxes lie in the picture and on the products."""
    total = Score(0, (), ())
    for render, answer in asked:
        height, width = render.picture.shape[:2]
        if answer.body.get("image_size") != {"width": width, "height": height}:
            return Check("boxes", False, "an answer gives another size than the picture has")
        places = [_box(item) for item in _found(answer)]
        if any(not _inside(place, width, height) for place in places):
            return Check("boxes", False, "a box lies outside of its picture")
        scores = [float(item["confidence"]) for item in _found(answer)]
        total += products_score(places, scores, render.truth.products, VISIBLE)
    told = (
        f"recall {total.recall():.2f} (at least {LEAST_RECALL}), "
        f"precision {total.precision():.2f} (at least {LEAST_PRECISION})"
    )
    good = total.recall() >= LEAST_RECALL and total.precision() >= LEAST_PRECISION
    return Check("boxes", good, told)


def latency(asked: Asked, most_ms: int) -> Check:
    """The median time of an answer, seen from here."""
    took = median(answer.seconds for _, answer in asked) * 1000
    return Check("latency", took <= most_ms, f"median {took:.0f} ms (at most {most_ms})")


def model(answered: str, expected: str) -> Check:
    """The network that answered is the expected one."""
    if answered == expected:
        return Check("model", True, f"sha256 {answered[:12]} as expected")
    return Check("model", False, f"sha256 {answered[:12] or 'unknown'}, not {expected[:12]}")


def _found(answer: Answer) -> list[dict[str, Any]]:
    found = answer.body.get("detections")
    return found if isinstance(found, list) else []


def _fronts(render: Render) -> int:
    return sum(item.front and item.visible >= VISIBLE for item in render.truth.products)


def _box(item: dict[str, Any]) -> Box:
    x1, y1, x2, y2 = (float(edge) for edge in item["bbox"])
    return x1, y1, x2, y2


def _inside(box: Box, width: int, height: int) -> bool:
    return 0 <= box[0] < box[2] <= width and 0 <= box[1] < box[3] <= height
