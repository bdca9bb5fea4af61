"""Why a photo cannot be taken: stable codes, and their wording in one table."""

from enum import StrEnum

from detection.core.marking import gettext_noop
from detection.core.photo.limits import DEFAULT_LIMITS, PhotoLimits


class PhotoErrorCode(StrEnum):
    """Stable: pages, the API and clients compare these."""

    EMPTY = "photo_empty"
    TOO_LARGE = "photo_too_large"
    TOO_MANY_PIXELS = "photo_too_many_pixels"
    NOT_AN_IMAGE = "photo_not_an_image"
    DAMAGED = "photo_damaged"
    FORMAT_UNSUPPORTED = "photo_format_unsupported"
    ANIMATED = "photo_animated"
    TOO_SMALL = "photo_too_small"
    TOO_NARROW = "photo_too_narrow"


MESSAGES: dict[PhotoErrorCode, str] = {
    PhotoErrorCode.EMPTY: gettext_noop("The file is empty; please choose the photo again."),
    PhotoErrorCode.TOO_LARGE: gettext_noop(
        "The photo is larger than {megabytes} MB; please send a smaller version of it."
    ),
    PhotoErrorCode.TOO_MANY_PIXELS: gettext_noop(
        "The photo has more than {megapixels} megapixels; please send a smaller version of it."
    ),
    PhotoErrorCode.NOT_AN_IMAGE: gettext_noop(
        "This file is not a photo; please send a JPEG, PNG, WebP or HEIC picture."
    ),
    PhotoErrorCode.DAMAGED: gettext_noop(
        "The photo is damaged or did not arrive completely; please send it again."
    ),
    PhotoErrorCode.FORMAT_UNSUPPORTED: gettext_noop(
        "This kind of file is not taken; please send a JPEG, PNG, WebP or HEIC picture."
    ),
    PhotoErrorCode.ANIMATED: gettext_noop(
        "The picture is animated; please send a single still photo."
    ),
    PhotoErrorCode.TOO_SMALL: gettext_noop(
        "The photo is too small: its shorter side needs at least {min_side} pixels."
    ),
    PhotoErrorCode.TOO_NARROW: gettext_noop(
        "One side of the photo is more than {proportion} times as long as the other; please send "
        "the shelf in several photos."
    ),
}


class PhotoError(Exception):
    """A photo that is not taken: `code` for machines, `message` for a store manager."""

    def __init__(self, code: PhotoErrorCode, limits: PhotoLimits = DEFAULT_LIMITS) -> None:
        self.code = code
        self.message = MESSAGES[code].format(**bounds(limits))
        super().__init__(self.message)


def bounds(limits: PhotoLimits = DEFAULT_LIMITS) -> dict[str, int]:
    """What the sentences name."""
    return {
        "megabytes": limits.max_bytes // (1024 * 1024),
        "megapixels": limits.max_pixels // 1_000_000,
        "min_side": limits.min_side,
        "proportion": limits.max_proportion,
    }
