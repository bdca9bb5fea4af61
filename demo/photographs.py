"""The demo's photographs: each shelf rendered as somebody stood before it, and looked at."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageEnhance

from demo.story import ShelfStory, Shot, StoreStory
from detection import PhotoFindings, examine_photo, landmarks, register
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

if TYPE_CHECKING:
    from detection import Landmarks, Registration

SIZE = (960, 1280)
THREADS = 2
TRIES = 3
"""Standpoints from which a photo is taken until the detector sees what the story tells."""
WHOLE = 0.75
"""How much of each position the reference photo shows at least."""
DARKENED = 0.08
WIDER = 0.85
"""Of the usual focal length, so that whole shelves lie in the picture, as checks need them."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Picture:
    """A photograph as bytes and what the detector found on it; the truth of the first is used."""

    jpeg: bytes
    found: PhotoFindings
    truth: Truth
    stand: int


@dataclass(frozen=True)
class Taken:
    """All photographs of one shelf: the full shelf as its reference, and one for each shot with
    how it lies on the reference."""

    plan: Planogram
    reference: Picture
    marks: "Landmarks"
    shots: tuple[Picture, ...]
    lies: tuple["Registration", ...]


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
        shelves = [shelf for store in stores for shelf in store.shelves]
        albums = [
            (shelf, [done[shelf, number] for number in range(len(shelf.shots) + 1)])
            for shelf in shelves
        ]
        return dict(zip(shelves, pool.map(_line_up, albums), strict=True))


def _line_up(album: tuple[ShelfStory, Sequence[Picture]]) -> Taken:
    shelf, (reference, *shots) = album
    marks = landmarks(reference.jpeg, reference.found)
    lies = tuple(register(marks, shot.jpeg, shot.found) for shot in shots)
    return Taken(planogram_of(shelf), reference, marks, tuple(shots), lies)


def _take(shelf: ShelfStory, number: int) -> Picture:
    """Photo `number` of the shelf; 0 is the reference."""
    shot = shelf.shots[number - 1] if number else Shot(0)
    plan = planogram_of(shelf)
    first = shelf.stands[number] if number < len(shelf.stands) else 0
    for stand in range(first, first + TRIES):
        render = _render(shelf, plan, shot, number + 100 * stand)
        is_last = stand == first + TRIES - 1
        if number == 0 and not _is_whole(render.truth) and not is_last:
            continue
        jpeg = _darkened(render) if shot.dark else render.jpeg()
        picture = Picture(jpeg, examine_photo(jpeg), render.truth, stand)
        if shot.dark or agrees(picture.found, plan, shot):
            break
    return picture


def _render(shelf: ShelfStory, plan: Planogram, shot: Shot, stand: int) -> Render:
    stock = stock_full(plan)
    for slot in plan.slots:
        if slot.key in shot.empty:
            stock = stock_without(stock, slot.key, slot.facings)
    seed = 1000 * shelf.seed + stand
    camera = camera_make(plan, seed, "easy", aspect=SIZE[0] / SIZE[1])
    camera = replace(camera, focal=camera.focal * WIDER)
    look = replace(look_make(seed, "easy"), quality=82)
    scene = scene_make(plan, stock, shelf.seed, neighbours_holes=0.0)  # the story tells of none
    return shelf_render(scene, camera, SIZE, look)


def _is_whole(truth: Truth) -> bool:
    return all(slot.visible >= WHOLE for slot in truth.slots)


def agrees(found: PhotoFindings, plan: Planogram, shot: Shot) -> bool:
    """Whether the photo shows the story: all rows, and holes in the right ones alone."""
    wanted = {slot.row for slot in plan.slots if slot.key in shot.empty}
    holes = {gap.row for gap in found.gaps}
    return found.quality.usable and len(found.rows) == len(plan.levels) and holes == wanted


def _darkened(render: Render) -> bytes:
    """As with the lights off."""
    out = BytesIO()
    dark = ImageEnhance.Brightness(Image.fromarray(render.picture)).enhance(DARKENED)
    dark.save(out, "JPEG", quality=80)
    return out.getvalue()
