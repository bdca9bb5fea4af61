"""What a photo may be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PhotoLimits:
    """Bytes of the file, pixels of the picture (width x height) and of its shorter side, and how
    many times as long as that its longer side may be (a panorama of a whole aisle has about 10)."""

    max_bytes: int = 25 * 1024 * 1024
    max_pixels: int = 60_000_000
    min_side: int = 64
    max_proportion: int = 20


DEFAULT_LIMITS = PhotoLimits()
