"""Shelf edges with their price tags."""

from functools import lru_cache
from random import Random

import numpy as np
from PIL import Image as Pil
from PIL import ImageDraw

from rendering.core import palette
from rendering.core.art.lettering import small_print, text_fit
from rendering.core.art.texture import Texture, texture_make, texture_of
from rendering.core.fixture import Fixture
from rendering.core.planogram import Planogram, Slot
from rendering.core.seeds import dice

SCALE = 10
"""Pixels a centimetre."""


@lru_cache(maxsize=128)
def edge_texture(fixture: Fixture, planogram: Planogram, row: int) -> Texture:
    """The front strip of a row's board, as wide as the bay, with a tag for each slot."""
    width, height = int(planogram.width * SCALE), int(fixture.edge_height * SCALE)
    shade = np.interp(np.arange(height) / height, (0, 0.12, 0.2, 0.85, 1), (1.12, 1, 0.9, 1, 0.6))
    strip = np.clip(np.array(fixture.edge) * shade[:, None], 0, 255).astype(np.uint8)
    picture = Pil.fromarray(np.broadcast_to(strip[:, None], (height, width, 3)).copy())
    for slot in planogram.row_slots(row):
        _tags(picture, fixture, slot, dice(fixture.seed, "tag", planogram.seed, slot.key))
    return texture_of(picture)


def _tags(picture: Pil.Image, fixture: Fixture, slot: Slot, die: Random) -> None:
    """One tag for the slot, now and then none, or one for every second facing."""
    room, high = slot.right - slot.left, int(picture.height * 0.74)
    wide = min(die.choice((4.2, 5.5, 6.5)), room - 0.4)
    spots = [slot.left + die.uniform(0, 0.5) * (room - wide)]
    if die.random() < 0.25:
        spots = [slot.left + lane * slot.lane for lane in range(0, slot.facings, 2)]
    for left in spots if die.random() < 0.95 else ():
        tag = _tag(fixture, die, int(wide * SCALE), high)
        picture.paste(tag, (int(left * SCALE), int(picture.height * 0.15)))


def _tag(fixture: Fixture, die: Random, wide: int, high: int) -> Pil.Image:
    tag = Pil.new("RGB", (wide, high), fixture.tag)
    pen, ink = ImageDraw.Draw(tag), palette.on(fixture.tag)
    text_fit(tag, (wide * 0.45, high * 0.12, wide * 0.95, high * 0.72), price(die), ink, bold=1)
    small_print(pen, (wide * 0.06, high * 0.1, wide * 0.42, high * 0.5), ink, 3, die.randrange(999))
    for x in range(int(wide * 0.06), int(wide * 0.4), 3):
        pen.line((x, high * 0.6, x, high * 0.9), fill=ink, width=1 + x % 2)
    if die.random() < 0.15:
        pen.rectangle((0, 0, wide * 0.2, high), fill=fixture.sale)
    return tag


@lru_cache(maxsize=64)
def sale_texture(fixture: Fixture, slot: Slot) -> Texture:
    """A hanging sale card, 6 x 8 cm."""
    die = dice(fixture.seed, "sale", slot.key, slot.design.ident)
    card = Pil.new("RGB", (6 * SCALE, 8 * SCALE), fixture.sale)
    pen, ink = ImageDraw.Draw(card), palette.on(fixture.sale)
    text_fit(card, (4, 6, 56, 22), die.choice(("SALE", "SAVE", "DEAL", "2 for")), ink, bold=1)
    text_fit(card, (4, 28, 56, 56), price(die), ink, bold=2)
    small_print(pen, (6, 60, 54, 76), ink, 3, die.randrange(999))
    return texture_make(np.asarray(card, np.uint8))


def price(die: Random) -> str:
    """A price as it stands on a tag."""
    return f"{die.randint(0, 14)}.{die.choice((19, 29, 49, 79, 99, 99))}"
