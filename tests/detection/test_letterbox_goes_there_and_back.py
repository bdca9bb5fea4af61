"""Boxes come back from the network's input to the place on the photo that they came from."""

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from detection.core.network.letterbox import letterbox, to_photo
from detection.core.network.preprocess import preprocess
from detection.core.photo.picture import Picture

SIDES = st.integers(64, 9_000)
SIZES = st.tuples(st.sampled_from([320, 480, 640, 960]), st.sampled_from([320, 640, 1280]))
SHARES = st.floats(0, 1)
NOTHING = np.zeros((1, 1, 3), np.uint8)


@given(
    width=SIDES,
    height=SIDES,
    size=SIZES,
    scale=st.sampled_from([1, 2, 4, 8]),
    flipped=st.tuples(st.booleans(), st.booleans()),
    at=st.tuples(SHARES, SHARES),
)
def test_a_point_comes_back(
    width: int,
    height: int,
    size: tuple[int, int],
    scale: int,
    flipped: tuple[bool, bool],
    at: tuple[float, float],
) -> None:
    decoded = [-(-side // scale) for side in (width, height)]
    assume(min(decoded) >= 8)
    beyond = [small * scale - side for small, side in zip(decoded, (width, height), strict=True)]
    offset = tuple(-rest if turned else 0 for rest, turned in zip(beyond, flipped, strict=True))
    picture = Picture(NOTHING, width, height, scale, (offset[0], offset[1]))
    box = letterbox(decoded[0], decoded[1], size)
    point = at[0] * width, at[1] * height
    x = (point[0] - offset[0]) / scale * box.scale_x + box.left
    y = (point[1] - offset[1]) / scale * box.scale_y + box.top
    back = to_photo(np.array([[x, y, x, y]]), box, picture)[0]
    assert np.allclose(back, [*point, *point], atol=0.01 + 1e-6 * max(width, height))


@given(width=SIDES, height=SIDES, size=SIZES)
def test_the_picture_lies_inside_and_touches_two_sides(
    width: int, height: int, size: tuple[int, int]
) -> None:
    box = letterbox(width, height, size)
    assert box.left >= 0
    assert box.top >= 0
    assert box.left + box.width <= size[0]
    assert box.top + box.height <= size[1]
    assert box.width == size[0] or box.height == size[1]


def test_grey_surrounds_the_picture_and_white_stays_white() -> None:
    pixels = np.full((50, 100, 3), 255, np.uint8)
    tensor = preprocess(Picture(pixels, 100, 50), (64, 64)).tensor
    assert tensor.shape == (1, 3, 64, 64)
    assert tensor[0, 0, 32, 32] == 1
    assert np.isclose(tensor[0, 0, 0, 0], 114 / 255)


def test_bytes_are_the_same_picture() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (70, 90, 3), np.uint8)
    picture = Picture(pixels, 90, 70)
    floats = preprocess(picture, (64, 64)).tensor
    integers = preprocess(picture, (64, 64), np.uint8).tensor
    assert np.array_equal(floats, integers.astype(np.float32) / np.float32(255))


def test_a_picture_is_never_written_to() -> None:
    pixels = np.full((64, 64, 3), 7, np.uint8)
    pixels.setflags(write=False)
    preprocess(Picture(pixels, 64, 64), (64, 64))
    preprocess(Picture(pixels, 64, 64), (32, 32))


@given(width=SIDES, height=SIDES, size=SIZES)
def test_a_rectangle_shows_the_picture_as_large_as_the_square(
    width: int, height: int, size: tuple[int, int]
) -> None:
    square, rectangle = letterbox(width, height, size), letterbox(width, height, size, 32)
    assert (rectangle.width, rectangle.height) == (square.width, square.height)
    assert (rectangle.scale_x, rectangle.scale_y) == (square.scale_x, square.scale_y)
    for side, inner, before, most in zip(
        rectangle.outer,
        (rectangle.width, rectangle.height),
        (rectangle.left, rectangle.top),
        size,
        strict=True,
    ):
        assert side % 32 == 0
        assert inner <= side <= most
        assert side - inner < 32
        assert abs((side - inner) / 2 - before) <= 1
