"""EXIF orientation: how a stored picture has to be turned to stand upright."""

from PIL.Image import Image, Transpose

_TAG = 0x0112
_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}


def orientation_of(image: Image) -> int:
    """EXIF's 1..8; 1 where it is absent, nonsense or unreadable (a good photo, a bad tag)."""
    try:
        value = image.getexif().get(_TAG, 1)
    except Exception:  # noqa: BLE001  broken EXIF raises almost anything
        return 1
    return value if value in _TURNS else 1


def swaps_sides(orientation: int) -> bool:
    """Whether width and height change places."""
    return orientation >= 5


def flips_x(orientation: int) -> bool:
    """Whether the upright picture's x runs against the stored axis that it comes from."""
    return orientation in {2, 3, 6, 7}


def flips_y(orientation: int) -> bool:
    """Whether the upright picture's y runs against the stored axis that it comes from."""
    return orientation in {3, 4, 7, 8}


def upright(image: Image, orientation: int) -> Image:
    """`image` turned upright (the same object where nothing has to be done)."""
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)
