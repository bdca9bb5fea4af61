"""Planogram positions placed on a reference photo against where they truly are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from audits.evaluation.shares import Share
from audits.stock.mapping import Front, Place, Wanted, map_places
from detection import PhotoFindings, examine_photo, landmarks
from rendering import (
    Planogram,
    SlotTruth,
    Truth,
    camera_make,
    look_make,
    planogram_make,
    scene_make,
    shelf_render,
    stock_full,
    stock_make,
)

_VISIBLE = 0.6
_RIGHT = 0.5  # intersection over union along the row, on the right row


@dataclass(frozen=True, slots=True)
class Placed:
    """How many of the visible positions got a place, and how many of these are right."""

    placed: Share = field(default_factory=Share)
    right: Share = field(default_factory=Share)

    def __add__(self, other: "Placed") -> "Placed":
        return Placed(self.placed + other.placed, self.right + other.right)

    def report(self) -> dict[str, object]:
        return {"placed": self.placed.report(), "right of the placed": self.right.report()}


def render_places(seeds: Sequence[int]) -> tuple[Placed, Placed]:
    """Without widths and with widths in centimetres. Every other shelf is full, every other one
    has holes; every other photo is taken with care, every other one by the way."""
    without, with_widths = Placed(), Placed()
    for seed in seeds:
        plan = planogram_make(seed)
        stock = stock_full(plan) if seed // 2 % 2 == 0 else stock_make(plan, seed)
        camera = camera_make(plan, seed, "normal" if seed % 2 else "easy")
        render = shelf_render(scene_make(plan, stock, seed), camera, look=look_make(seed))
        data = render.jpeg()
        found = examine_photo(data)
        fronts = _fronts(data, found)
        for widths in (False, True):
            mapped = map_places(_wanted(plan, widths=widths), fronts)
            compared = _compare(render.truth, mapped.places)
            if widths:
                with_widths += compared
            else:
                without += compared
    return without, with_widths


def _wanted(plan: Planogram, *, widths: bool) -> list[Wanted]:
    return [
        Wanted(slot.key, slot.row, slot.facings, slot.facings * slot.lane if widths else None)
        for slot in plan.slots
    ]


def _fronts(data: bytes, found: PhotoFindings) -> list[Front]:
    standing = [product for product in found.products if product.row]
    colours = landmarks(data, found).colours([product.box for product in standing])
    wide, high = found.width, found.height
    return [
        Front(each.row or 0, box.x1 / wide, box.y1 / high, box.x2 / wide, box.y2 / high, colour)
        for each, colour in zip(standing, colours, strict=True)
        for box in (each.box,)
    ]


def _compare(truth: Truth, places: Mapping[str, Place]) -> Placed:
    seen = [slot for slot in truth.slots if slot.visible >= _VISIBLE]
    mine = [slot for slot in seen if slot.key in places]
    right = sum(is_right(slot, places[slot.key], truth.size) for slot in mine)
    return Placed(Share(len(mine), len(seen)), Share(right, len(mine)))


def is_right(slot: SlotTruth, place: Place, size: tuple[int, int]) -> bool:
    """`place` in shares of the photo; the true place is cut where the photo ends."""
    corners = [(x / size[0], y / size[1]) for x, y in slot.quad]
    left = max(0.0, (corners[0][0] + corners[3][0]) / 2)
    right = min(1.0, (corners[1][0] + corners[2][0]) / 2)
    top, base = (corners[0][1] + corners[1][1]) / 2, (corners[2][1] + corners[3][1]) / 2
    along = (min(right, place[2]) - max(left, place[0])) / (
        max(right, place[2]) - min(left, place[0])
    )
    level = min(base, place[3]) - max(top, place[1])
    return along >= _RIGHT and level >= 0.5 * min(base - top, place[3] - place[1])
