"""Light on the whole picture: its colour, where it fails, where it glares."""

import cv2
import numpy as np

from rendering.core.arrays import Field, Image, Size
from rendering.core.look import Look
from rendering.core.seeds import dice

COARSE = 16
"""Light changes slowly: it is worked out on every 16th pixel."""


def light_apply(picture: Image, look: Look) -> Field:
    """The lit picture, height x width x 3, about 0..255 and above where it is too bright."""
    height, width = picture.shape[:2]
    field = cv2.resize(_field((width, height), look), (width, height))
    lit: Field = picture * field
    if look.glare:
        lit += cv2.resize(_glare((width, height), look), (width, height))[:, :, None]
    return lit


def _grid(size: Size) -> tuple[Field, Field]:
    """Coarse coordinates, -1..1 along the longer side."""
    width, height = size
    columns, rows = max(2, width // COARSE), max(2, height // COARSE)
    longest = max(size)
    x = np.linspace(-1, 1, columns, dtype=np.float32)[None, :] * (width / longest)
    y = np.linspace(-1, 1, rows, dtype=np.float32)[:, None] * (height / longest)
    return x, y


def _field(size: Size, look: Look) -> Field:
    """How much of each colour is seen where."""
    x, y = _grid(size)
    die = dice(look.seed, "light")
    angle = die.uniform(0, 2 * np.pi)
    side = 0.5 + 0.5 * (x * np.cos(angle) + y * np.sin(angle))
    light = look.exposure * (1 - look.falloff * side) * (1 - look.vignette * (x**2 + y**2))
    gains = np.array([1 + look.warmth, 1 + look.tint, 1 - look.warmth])
    field: Field = (light[:, :, None] * gains).astype(np.float32)
    return field


def _glare(size: Size, look: Look) -> Field:
    """Soft spots where lamps are mirrored."""
    x, y = _grid(size)
    die = dice(look.seed, "glare")
    total = np.zeros((y.shape[0], x.shape[1]), np.float32)
    for _ in range(look.glare):
        spot = die.uniform(-0.7, 0.7), die.uniform(-0.9, 0.9)
        wide, high = die.uniform(0.05, 0.25), die.uniform(0.03, 0.12)
        far = ((x - spot[0]) / wide) ** 2 + ((y - spot[1]) / high) ** 2
        total += (die.uniform(15, 60) * np.exp(-far)).astype(np.float32)
    return total
