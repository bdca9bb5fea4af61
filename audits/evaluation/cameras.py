"""What a camera that does not move is told to see, with its shelf in every state, and moved."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from random import Random

import numpy as np
from PIL import Image

from audits.evaluation.gallery import Gallery
from audits.evaluation.tally import Tally
from audits.evaluation.views import reference_view
from audits.stock.sights import Glance, View, view_of
from detection import (
    Landmarks,
    Registration,
    examine_photo,
    landmarks,
    look_again,
    moved_by,
    register,
    share_shown,
)
from rendering import (
    Camera,
    Lane,
    Obstacle,
    Planogram,
    Stock,
    camera_make,
    look_make,
    planogram_make,
    scene_make,
    shelf_render,
    stock_full,
)

_GONE = 0.2  # of the facings, unless a case says otherwise
_COVERS = {"half": 0.5, "two thirds": 2 / 3, "four fifths": 0.8, "nine tenths": 0.9}
_TURNS = (1.5, 6.0, 35.0)
_OTHER = 1_000_000
_SHOWN, _MOVED, _VIEWS = "shown: ", "moved: ", "views: "


@dataclass(frozen=True, slots=True)
class _Fixed:
    """A camera, and where its first photo lay on the reference."""

    plan: Planogram
    marks: Landmarks
    camera: Camera
    stood: Registration
    seed: int

    def photo(
        self,
        stock: Stock,
        number: int,
        *,
        turned: float = 0.0,
        obstacle: Obstacle | None = None,
    ) -> bytes:
        """The camera's `number`-th photo, each in a light of its own."""
        camera = replace(self.camera, yaw=self.camera.yaw + turned)
        scene = scene_make(self.plan, stock, self.seed, obstacle)
        return shelf_render(scene, camera, look=look_make(self.seed * 100 + number)).jpeg()


def render_cameras(seed: int, gallery: Gallery) -> Tally:
    """Of one rendered shelf before one camera; nothing where its first photo does not line up."""
    plan = planogram_make(seed)
    first = reference_view(plan, stock_full(plan), seed)
    marks = landmarks(first.data, examine_photo(first.data))
    camera = camera_make(plan, seed + _OTHER, "normal")
    scene = scene_make(plan, stock_full(plan), seed)
    data = shelf_render(scene, camera, look=look_make(seed * 100)).jpeg()
    stood = register(marks, data, examine_photo(data))
    tally = Tally()
    tally.count("first photos lined up", stood.trusted)
    if not stood.trusted:
        return tally
    fixed = _Fixed(plan, marks, camera, stood, seed)
    for case, photo in _cases(fixed):
        _watch(fixed, case, photo, tally, gallery)
    return tally


def cameras_report(tally: Tally) -> dict[str, object]:
    """By case: the share of parts that show, how far the view moved, how often what was told."""
    cases = [name.removeprefix(_SHOWN) for name in tally.values if name.startswith(_SHOWN)]
    return {
        "first photos lined up": tally.share("first photos lined up").report(),
        "cases": {
            case: {
                "parts that show": _range(tally.values.get(_SHOWN + case, [])),
                "moved": _range(tally.values.get(_MOVED + case, [])),
                "told": {
                    view.value: tally.share(f"{_VIEWS}{case}: {view.value}").right for view in View
                },
            }
            for case in cases
        },
    }


def _cases(fixed: _Fixed) -> Iterator[tuple[str, bytes]]:
    full, usual = stock_full(fixed.plan), _sold(fixed, _GONE)
    yield "other light", fixed.photo(full, 1)
    yield "a fifth of the facings gone", fixed.photo(usual, 2)
    yield "three fifths gone", fixed.photo(_sold(fixed, 0.6), 3)
    yield "sold out", fixed.photo(_sold(fixed, 1.0), 4)
    yield "a shopper before it", fixed.photo(usual, 5, obstacle="shopper")
    for name, share in _COVERS.items():
        yield f"{name} covered", _covered(fixed.photo(usual, 6), share)
    for turn in _TURNS:
        yield f"turned by {turn:g} degrees", fixed.photo(usual, 7, turned=turn)
    other = planogram_make(fixed.seed + _OTHER)
    scene = scene_make(other, stock_full(other), fixed.seed + _OTHER)
    look = look_make(fixed.seed * 100 + 8)
    yield "another shelf", shelf_render(scene, fixed.camera, look=look).jpeg()


def _sold(fixed: _Fixed, share: float) -> Stock:
    dice = Random(fixed.seed)  # noqa: S311
    return {
        slot.key: tuple(
            Lane.EMPTY if dice.random() < share else Lane.FULL for _ in range(slot.facings)
        )
        for slot in fixed.plan.slots
    }


def _covered(data: bytes, share: float) -> bytes:
    """From the left, by something even with a little noise, as a near thing out of focus is."""
    picture = Image.open(BytesIO(data)).convert("RGB")
    wide = round(share * picture.width)
    noise = np.random.default_rng(0).normal(110, 3, (picture.height, wide, 3))
    picture.paste(Image.fromarray(noise.clip(0, 255).astype(np.uint8)), (0, 0))
    out = BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()


def _watch(fixed: _Fixed, case: str, data: bytes, tally: Tally, gallery: Gallery) -> None:
    found = examine_photo(data)
    lying = register(fixed.marks, data, found, known=(fixed.stood,))
    seen = lying if lying.trusted else look_again(fixed.marks, data, fixed.stood)
    shown = share_shown(fixed.marks, seen)
    moved = moved_by(lying, fixed.stood) if lying.trusted else None
    fault = found.quality.reason
    view = view_of(Glance(fault, lying.trusted, shown, moved, None, True))
    if shown is not None:
        tally.note(_SHOWN + case, shown)
    if moved is not None:
        tally.note(_MOVED + case, moved)
    if view is not None:
        tally.count(f"{_VIEWS}{case}: {view.value}", True)
    gallery.add(f"cameras-{case.replace(' ', '-')}-{view}-{fixed.seed}", data, [])


def _range(values: list[float]) -> list[float] | None:
    """Least, median and most."""
    if not values:
        return None
    return [round(float(each), 4) for each in np.percentile(values, [0, 50, 100])]
