"""Walls, boards and shadows as textures, drawn once for each look."""

from functools import lru_cache

import numpy as np

from rendering.core.arrays import Image
from rendering.core.art.texture import Texture, texture_make
from rendering.core.palette import Colour
from rendering.core.seeds import noise_source


@lru_cache(maxsize=64)
def wall_texture(colour: Colour, pegs: bool, wide: int, high: int) -> Texture:
    """The back of a row, `wide` x `high` cm at 4 pixels a cm, darker towards the board above."""
    rows, columns = high * 4, wide * 4
    wall = np.empty((rows, columns, 3), np.float32)
    wall[:] = colour
    if pegs:
        y, x = np.arange(rows)[:, None] % 10, np.arange(columns)[None, :] % 10
        wall[(y < 3) & (x < 3)] *= 0.35
    shade = np.interp(np.arange(rows) / rows, (0, 0.3, 0.8, 1), (0.2, 0.44, 0.54, 0.38))
    return texture_make((wall * shade[:, None, None]).astype(np.uint8))


@lru_cache(maxsize=64)
def board_texture(colour: Colour, seed: int) -> Texture:
    """A board's top, dark at the back (the texture's top)."""
    shade = np.interp(np.arange(128) / 128, (0, 0.5, 0.9, 1), (0.25, 0.5, 0.85, 1.0))
    grain = noise_source(seed, "board").normal(1, 0.03, (128, 64))
    board = np.array(colour) * (shade[:, None] * grain)[:, :, None]
    return texture_make(np.clip(board, 0, 255).astype(np.uint8))


@lru_cache(maxsize=64)
def plain_texture(colour: Colour, shade: float = 1.0) -> Texture:
    """One colour."""
    return texture_make(np.full((16, 16, 3), np.array(colour) * shade, np.uint8))


@lru_cache(maxsize=64)
def shadow_texture(top: float, bottom: float, power: float = 1.0) -> Texture:
    """Black with an alpha that goes from `top` to `bottom` (0..1)."""
    way = np.linspace(0, 1, 64) ** power
    shadow: Image = np.zeros((64, 8, 4), np.uint8)
    shadow[:, :, 3] = ((top + (bottom - top) * way) * 255).astype(np.uint8)[:, None]
    return texture_make(shadow)
