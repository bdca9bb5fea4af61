"""Pictures for tests, all made here."""

from functools import cache
from io import BytesIO
from pathlib import Path

from django.conf import settings
from PIL import Image

from rendering import (
    Camera,
    Render,
    camera_make,
    look_make,
    planogram_make,
    scene_make,
    shelf_render,
    stock_full,
    stock_without,
)


@cache
def jpeg(
    width: int = 320, height: int = 240, *, taken: str = "", offset: str = "", gps: bool = False
) -> bytes:
    """A plain grey JPEG with an EXIF capture time (`YYYY:MM:DD HH:MM:SS`), zone and place."""
    picture = Image.new("RGB", (width, height), (120, 120, 120))
    exif = Image.Exif()
    details = exif.get_ifd(0x8769)
    if taken:
        details[0x9003] = taken
    if offset:
        details[0x9011] = offset
    if gps:
        place = exif.get_ifd(0x8825)
        place[1], place[2] = "N", (52.0, 31.0, 12.0)
        place[3], place[4] = "E", (13.0, 24.0, 18.0)
    out = BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def stored_files() -> set[Path]:
    """Every file in the test's media folder."""
    return {path for path in (settings.SHELFWATCH_DATA / "media").rglob("*") if path.is_file()}


@cache
def shelf_photo(*, seed: int = 8, holes: bool = False, megapixels: float = 2) -> bytes:
    """A rendered shelf, full or with a wide hole in the middle of its second row, as JPEG."""
    plan = planogram_make(seed)
    stock = stock_full(plan)
    if holes:
        row = plan.row_slots(2)
        slot = max(row[1:-1] or row, key=lambda slot: slot.facings)
        stock = stock_without(stock, slot.key, slot.facings)
    width = round((megapixels * 1e6 * 0.75) ** 0.5)
    render = shelf_render(
        scene_make(plan, stock, seed),
        camera_make(plan, seed, "easy"),
        (width, round(width / 0.75)),
        look_make(seed, "easy"),
    )
    return render.jpeg()


COFFEE, COFFEE_SIZE = 203, (900, 1200)


def coffee_camera(stand: int, seed: int = COFFEE) -> Camera:
    """Somebody's standpoint before the coffee shelf of this seed; each number another one."""
    width, height = COFFEE_SIZE
    return camera_make(planogram_make(seed, 4, "coffee"), stand, "easy", aspect=width / height)


def coffee_shelf(camera: Camera, light: int, *, seed: int = COFFEE, hole: bool = False) -> Render:
    """Four rows of coffee, full or with the widest place of the second row empty."""
    plan = planogram_make(seed, 4, "coffee")
    stock = stock_full(plan)
    if hole:
        widest = max(plan.row_slots(2)[1:-1], key=lambda slot: slot.facings * slot.lane)
        stock = stock_without(stock, widest.key, widest.facings)
    return shelf_render(scene_make(plan, stock, seed), camera, COFFEE_SIZE, look_make(light))
