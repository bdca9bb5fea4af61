"""What a photo may be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PhotoLimits:
    """Bytes of the file, pixels of the picture (width x height) and pixels of its shorter side."""

    max_bytes: int = 25 * 1024 * 1024
    max_pixels: int = 60_000_000
    min_side: int = 64


DEFAULT_LIMITS = PhotoLimits()
