"""What lens and phone do to light: softness, motion, noise, tone and sharpening."""

from typing import cast

import cv2
import numpy as np

from rendering.core.arrays import Field, Image
from rendering.core.look import Look
from rendering.core.seeds import dice, noise_source

TILE = 512


def sensor_develop(light: Field, look: Look) -> Image:
    """8-bit RGB of light (height x width x 3)."""
    scale = max(light.shape[:2]) / 1600
    soft = cv2.GaussianBlur(light, (0, 0), max(0.2, look.blur * scale))
    if look.motion:
        soft = cv2.filter2D(soft, -1, _shake(look.motion * scale, look.seed))
    grainy = _grain(cast(Field, soft), look)
    picture = cv2.LUT(np.clip(grainy, 0, 255).astype(np.uint8), _tone(look.contrast))
    return _crisp(_muted(cast(Image, picture), look.saturation), look.sharpen, scale)


def _shake(length: float, seed: int) -> Field:
    """A straight blur of `length` pixels in a random direction."""
    side = 2 * int(np.ceil(length / 2)) + 1
    kernel = np.zeros((side, side), np.float32)
    angle = dice(seed, "shake").uniform(0, np.pi)
    for step in np.linspace(-length / 2, length / 2, 4 * side):
        x, y = round(side // 2 + step * np.cos(angle)), round(side // 2 + step * np.sin(angle))
        kernel[min(max(y, 0), side - 1), min(max(x, 0), side - 1)] += 1
    shake: Field = kernel / kernel.sum()
    return shake


def _grain(light: Field, look: Look) -> Field:
    """Noise that grows in the shadows once lifted, a little clumped as phones leave it."""
    height, width = light.shape[:2]
    tile = noise_source(look.seed, "grain").standard_normal((TILE, TILE, 3), dtype=np.float32)
    tile = 0.75 * tile + 0.6 * cv2.GaussianBlur(tile, (0, 0), 1.2) * 2.5
    tile *= look.noise
    noisy = light.copy()
    for top in range(0, height, TILE):
        for left in range(0, width, TILE):
            area = noisy[top : top + TILE, left : left + TILE]
            area += tile[: area.shape[0], : area.shape[1]]
    return noisy


def _tone(contrast: float) -> Image:
    """A look-up table: contrast about the middle, shadows lifted a little as phones do."""
    level = np.arange(256) / 255
    curve = (level - 0.5) * contrast + 0.5
    curve = 0.03 + 0.97 * np.clip(curve, 0, 1) ** 0.92
    return np.clip(curve * 255 + 0.5, 0, 255).astype(np.uint8)


def _muted(picture: Image, saturation: float) -> Image:
    grey = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    return cast(Image, cv2.addWeighted(picture, saturation, grey, 1 - saturation, 0))


def _crisp(picture: Image, amount: float, scale: float) -> Image:
    soft = cv2.GaussianBlur(picture, (0, 0), max(0.3, 1.4 * scale))
    return cast(Image, cv2.addWeighted(picture, 1 + amount, soft, -amount, 0))
