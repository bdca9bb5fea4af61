"""The demo's photographs: each shelf rendered as somebody stood before it, and looked at."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from io import BytesIO

from PIL import Image, ImageEnhance

from demo.story import ShelfStory, Shot, StoreStory
from detection import PhotoFindings, examine_photo
from rendering import (
    Planogram,
    Render,
    Truth,
    camera_make,
    look_make,
    planogram_make,
    scene_make,
    shelf_render,
    stock_full,
    stock_without,
)

SIZE = (960, 1280)
THREADS = 2
TRIES = 3
"""Standpoints from which a photo is taken until the detector sees what the story tells."""
DARKENED = 0.08

Say = Callable[[str], None]


@dataclass(frozen=True)
class Picture:
    """A photograph as bytes and what the detector found on it; the truth of the first is used."""

    jpeg: bytes
    found: PhotoFindings
    truth: Truth


@dataclass(frozen=True)
class Taken:
    """All photographs of one shelf: the full shelf as its reference, and one for each shot."""

    plan: Planogram
    reference: Picture
    shots: tuple[Picture, ...]


def planogram_of(shelf: ShelfStory) -> Planogram:
    return planogram_make(shelf.seed, shelf.rows, shelf.category)


def photographs_take(stores: Iterable[StoreStory], say: Say) -> dict[ShelfStory, Taken]:
    """Render and examine everything; `say` is told how many are done now and then."""
    jobs = [
        (shelf, number)
        for store in stores
        for shelf in store.shelves
        for number in range(len(shelf.shots) + 1)
    ]
    done: dict[tuple[ShelfStory, int], Picture] = {}
    with ThreadPoolExecutor(THREADS) as pool:
        waiting = {pool.submit(_take, *job): job for job in jobs}
        try:
            for future in as_completed(waiting):
                done[waiting[future]] = future.result()
                if len(done) % 6 == 0 or len(done) == len(jobs):
                    say(f"photos taken and checked: {len(done)} of {len(jobs)}")
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return {
        shelf: Taken(
            planogram_of(shelf),
            done[shelf, 0],
            tuple(done[shelf, number] for number in range(1, len(shelf.shots) + 1)),
        )
        for store in stores
        for shelf in store.shelves
    }


def _take(shelf: ShelfStory, number: int) -> Picture:
    """Photo `number` of the shelf; 0 is the reference."""
    shot = shelf.shots[number - 1] if number else Shot(0)
    plan = planogram_of(shelf)
    wanted = {slot.row for slot in plan.slots if slot.key in shot.empty}
    for turn in range(TRIES):
        render = _render(shelf, plan, shot, number + 100 * turn)
        jpeg = _darkened(render) if shot.dark else render.jpeg()
        found = examine_photo(jpeg)
        if shot.dark or _agrees(found, shelf.rows, wanted):
            break
    return Picture(jpeg, found, render.truth)


def _render(shelf: ShelfStory, plan: Planogram, shot: Shot, stand: int) -> Render:
    stock = stock_full(plan)
    for slot in plan.slots:
        if slot.key in shot.empty:
            stock = stock_without(stock, slot.key, slot.facings)
    seed = 1000 * shelf.seed + stand
    camera = camera_make(plan, seed, "easy", aspect=SIZE[0] / SIZE[1])
    look = replace(look_make(seed, "easy"), quality=82)
    return shelf_render(scene_make(plan, stock, shelf.seed), camera, SIZE, look)


def _agrees(found: PhotoFindings, rows: int, wanted: set[int]) -> bool:
    """Whether the photo shows the story: all rows, and holes in the right ones alone."""
    holes = {gap.row for gap in found.gaps}
    return found.quality.usable and len(found.rows) == rows and holes == wanted


def _darkened(render: Render) -> bytes:
    """As with the lights off."""
    out = BytesIO()
    dark = ImageEnhance.Brightness(Image.fromarray(render.picture)).enhance(DARKENED)
    dark.save(out, "JPEG", quality=80)
    return out.getvalue()
