"""A new photo of a shelf is lined up with its reference photo, or it is told why not."""

from functools import cache
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from detection import (
    Box,
    Landmarks,
    LandmarksError,
    PhotoFindings,
    Registration,
    RegistrationReason,
    examine_photo,
    landmarks,
    landmarks_from_bytes,
    register,
    registration_from_dict,
    rows_like_reference,
)
from rendering import Camera, Render, Scene, camera_make, look_make, planogram_make, scene_make
from rendering import shelf_render as photograph
from tests.photos import jpeg

SIZE = (768, 1024)


@cache
def scene(seed: int = 41) -> Scene:
    return scene_make(planogram_make(seed), seed=seed)


@cache
def photo(seed: int = 41, camera: int = 41, difficulty: str = "easy") -> Render:
    where: Camera = camera_make(planogram_make(seed), camera, difficulty)  # type: ignore[arg-type]
    return photograph(scene(seed), where, SIZE, look_make(camera, "easy"))


@cache
def found(data: bytes) -> PhotoFindings:
    return examine_photo(data)


@cache
def reference() -> Landmarks:
    data = photo().jpeg()
    return landmarks(data, found(data))


def line_up(data: bytes) -> Registration:
    return register(reference(), data, found(data))


def turned(change: Image.Transpose) -> bytes:
    out = BytesIO()
    Image.fromarray(photo().picture).transpose(change).save(out, "JPEG", quality=90)
    return out.getvalue()


@pytest.mark.parametrize("camera", [42, 43, 44])
def test_positions_land_where_they_are_from_another_viewpoint(camera: int) -> None:
    other = photo(camera=camera, difficulty="normal")
    lined_up = line_up(other.jpeg())
    assert lined_up.trusted, lined_up.reason
    now = {slot.key: slot for slot in other.truth.slots}
    errors = []
    for slot in photo().truth.slots:
        if slot.box and now[slot.key].box and now[slot.key].visible > 0.99 < slot.visible + 0.01:
            x1, _, x2, _ = now[slot.key].box or (0, 0, 0, 0)
            landed = lined_up.land(Box(*slot.box)).box
            errors.append(abs(landed.centre[0] - (x1 + x2) / 2) / (x2 - x1) * slot.facings)
    assert len(errors) > 10
    assert np.median(errors) < 1 / 3


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (Image.Transpose.ROTATE_180, RegistrationReason.UPSIDE_DOWN),
        (Image.Transpose.FLIP_LEFT_RIGHT, RegistrationReason.MIRRORED),
        (Image.Transpose.ROTATE_90, RegistrationReason.UPSIDE_DOWN),
    ],
)
def test_turned_and_mirrored_photos_are_refused(
    change: Image.Transpose, reason: RegistrationReason
) -> None:
    refused = line_up(turned(change))
    assert (refused.trusted, refused.reason) == (False, reason)
    assert refused.message


def test_another_shelf_is_refused() -> None:
    refused = line_up(photo(seed=97, camera=97).jpeg())
    assert (refused.trusted, refused.reason) == (False, RegistrationReason.OTHER_SHELF)


def test_a_photo_without_detail_is_refused_and_nothing_can_land() -> None:
    refused = line_up(jpeg(900, 600))
    assert (refused.trusted, refused.reason) == (False, RegistrationReason.TOO_LITTLE_DETAIL)
    with pytest.raises(ValueError, match="not lined up"):
        refused.land(Box(0, 0, 10, 10))


def test_what_lies_outside_of_the_photo_is_not_visible() -> None:
    picture = Image.fromarray(photo().picture)
    out = BytesIO()
    picture.crop((0, 0, SIZE[0] * 6 // 10, SIZE[1])).save(out, "JPEG", quality=90)
    cut = line_up(out.getvalue())
    assert cut.trusted
    assert cut.overlap == pytest.approx(0.6, abs=0.05)
    assert cut.land(Box(100, 300, 200, 400)).visible == 1
    assert cut.land(Box(650, 300, 700, 400)).visible == 0
    half = cut.land(Box(460 - 50, 300, 460 + 50, 400))
    assert half.visible == pytest.approx(0.5, abs=0.12)
    assert half.box.x2 == pytest.approx(460, abs=2)


def test_the_same_photo_gives_the_same_answer() -> None:
    data = photo(camera=42, difficulty="normal").jpeg()
    assert line_up(data).to_dict() == line_up(data).to_dict()


def test_answers_and_landmarks_are_stored_and_read_again() -> None:
    data = photo(camera=42, difficulty="normal").jpeg()
    answer = line_up(data)
    assert registration_from_dict(answer.to_dict()) == answer
    stored = reference().to_bytes()
    assert len(stored) < 300_000
    assert register(landmarks_from_bytes(stored), data, found(data)) == answer


@pytest.mark.parametrize("spoilt", ["cut", "longer", "version", "nothing", "lying"])
def test_damaged_landmarks_are_not_read(spoilt: str) -> None:
    stored = reference().to_bytes()
    bad = {
        "cut": stored[:-7],
        "longer": stored + b"x",
        "version": stored[:4] + b"\xff\x00" + stored[6:],
        "nothing": b"",
        "lying": stored[:20] + b"\xff" * 12 + stored[32:],
    }[spoilt]
    with pytest.raises(LandmarksError):
        landmarks_from_bytes(bad)


def test_a_camera_that_stands_still_is_known_again() -> None:
    first = photo(camera=42, difficulty="normal").jpeg()
    known = line_up(first)
    where = camera_make(planogram_make(41), 42, "normal")
    later = photograph(scene(), where, SIZE, look_make(77, "normal")).jpeg()
    stored = registration_from_dict(known.to_dict())
    again = register(reference(), later, found(later), known=[stored])
    assert again.trusted
    assert again.matrix == known.matrix
    assert line_up(later).matrix != known.matrix


def test_a_camera_that_was_moved_is_lined_up_anew() -> None:
    known = line_up(photo(camera=42, difficulty="normal").jpeg())
    moved = photo(camera=43, difficulty="normal").jpeg()
    assert register(reference(), moved, found(moved), known=[known]) == line_up(moved)


def test_what_a_fixed_camera_knows_does_not_make_another_shelf_trusted() -> None:
    known = line_up(photo(camera=42, difficulty="normal").jpeg())
    other = photo(seed=57, camera=42, difficulty="normal").jpeg()
    assert not register(reference(), other, found(other), known=[known]).trusted


def test_rows_have_the_numbers_of_the_reference_though_the_photo_cuts_the_first_off() -> None:
    whole = photo().jpeg()
    rows = found(whole).rows
    cut = int(rows[0].box.y2 + 12)
    out = BytesIO()
    Image.fromarray(np.ascontiguousarray(photo().picture[cut:])).save(out, "JPEG", quality=90)
    lower = out.getvalue()
    mine = found(lower)
    lined_up = line_up(lower)
    assert lined_up.trusted
    assert mine.rows[0].number == 1
    like = rows_like_reference(reference(), lined_up, mine)
    assert like.rows[0].number == rows[1].number
    assert [row.number for row in like.rows] == [row.number for row in rows[1:]]
    assert {product.row for product in like.products} <= {None, *(r.number for r in rows[1:])}


def test_rows_keep_their_own_numbers_where_the_photo_does_not_line_up() -> None:
    other = photo(seed=57).jpeg()
    assert rows_like_reference(reference(), line_up(other), found(other)) == found(other)
