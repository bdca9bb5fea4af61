"""Looks: the light on a shelf and what the phone made of it."""

from dataclasses import dataclass

from rendering.core.seeds import dice
from rendering.core.viewpoint import Difficulty


@dataclass(frozen=True)
class Look:
    """Blur and motion in pixels of a picture 1,600 pixels long, noise in grey levels of 255.

    `warmth` below 0 is blue, above 0 yellow; `falloff` is the share of light lost towards one
    side or corner, `glare` the number of bright spots, `quality` JPEG's.
    """

    seed: int = 0
    exposure: float = 1.2
    warmth: float = 0.0
    tint: float = 0.0
    falloff: float = 0.1
    vignette: float = 0.1
    glare: int = 0
    contrast: float = 1.0
    saturation: float = 1.0
    blur: float = 0.6
    motion: float = 0.0
    noise: float = 2.0
    sharpen: float = 0.4
    quality: int = 88


_SPREAD: dict[Difficulty, float] = {"easy": 0.4, "normal": 1.0, "hard": 1.8}


def look_make(seed: int, difficulty: Difficulty = "normal") -> Look:
    """A look from a seed; harder ones stray further."""
    die, spread = dice(seed, "look", difficulty), _SPREAD[difficulty]
    return Look(
        seed=seed,
        exposure=1.27 + die.uniform(-0.1, 0.1) * spread,
        warmth=die.gauss(0.02, 0.045) * spread,
        tint=die.gauss(0, 0.015) * spread,
        falloff=die.uniform(0, 0.2) * spread,
        vignette=die.uniform(0, 0.2) * spread,
        glare=die.choice((0, 0, 1, 2)) if spread > 0.5 else 0,
        contrast=0.97 + die.uniform(-0.12, 0.13) * spread,
        saturation=0.92 + die.uniform(-0.16, 0.08) * spread,
        blur=0.5 + die.uniform(0, 0.7) * spread,
        motion=die.uniform(1, 3) * spread if die.random() < 0.12 * spread else 0.0,
        noise=die.uniform(1.0, 4.0) * spread,
        sharpen=die.uniform(0.1, 0.7),
        quality=round(die.uniform(72, 94) - 6 * (spread > 1)),
    )
