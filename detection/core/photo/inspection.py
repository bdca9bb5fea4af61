"""What a photo is, and the certainty that it can be decoded later."""

import hashlib

from detection.core.photo.captured import captured_at
from detection.core.photo.info import PhotoInfo
from detection.core.photo.limits import DEFAULT_LIMITS, PhotoLimits
from detection.core.photo.opening import open_photo
from detection.core.photo.picture import decode


def inspect_photo(data: bytes, limits: PhotoLimits = DEFAULT_LIMITS) -> PhotoInfo:
    """Read and decode `data` once (JPEG at an eighth of its size); raises PhotoError."""
    photo = open_photo(data, limits)
    taken = captured_at(photo.image)
    picture = decode(photo, cover=(1, 1))
    return PhotoInfo(
        format=photo.format.name,
        mime=photo.format.mime,
        extension=photo.format.extension,
        width=picture.width,
        height=picture.height,
        byte_size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        captured_at=taken,
    )
