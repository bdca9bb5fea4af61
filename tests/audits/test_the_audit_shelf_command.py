"""`manage.py audit_shelf STORE/SHELF PHOTO...`"""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from audits.models import Alert, Audit, Shelf
from tests.factories import AlertFactory
from tests.photos import coffee_camera, coffee_shelf, jpeg, shelf_photo

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("audit_shelf", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_photo_is_checked_at_once_and_the_hole_is_told(shelf: Shelf, tmp_path: Path) -> None:
    photo = tmp_path / "shelf.jpg"
    photo.write_bytes(shelf_photo(holes=True))
    said = run("17/A1", photo)
    assert "Done" in said
    assert "To fill: 2nd row from the top" in said
    assert Audit.objects.get().source == "command"
    assert f"/checks/{Audit.objects.get().pk}/" in said


def test_a_photo_that_cannot_be_judged_is_told_with_the_reason(
    shelf: Shelf, tmp_path: Path
) -> None:
    photo = tmp_path / "grey.jpg"
    photo.write_bytes(jpeg())
    assert "too_blurred" in run(shelf.pk, photo)


@pytest.mark.parametrize("name", ["17/B7", "99/A1", "Cereals", "0"])
def test_a_shelf_that_is_not_there_is_said(shelf: Shelf, tmp_path: Path, name: str) -> None:
    photo = tmp_path / "grey.jpg"
    photo.write_bytes(jpeg())
    with pytest.raises(CommandError, match="no shelf"):
        run(name, photo)


def test_a_wrong_file_is_named_and_nothing_is_kept(shelf: Shelf, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("milk, eggs")
    with pytest.raises(CommandError, match=r"notes.txt.*photo_not_an_image"):
        run("17/A1", text)
    with pytest.raises(CommandError, match="No such file"):
        run("17/A1", tmp_path / "nowhere.jpg")
    assert not Audit.objects.exists()


def test_only_what_this_photo_told_is_printed(shelf: Shelf, tmp_path: Path) -> None:
    old = AlertFactory(shelf=shelf, place="row:9", row=9, facings_missing=7)
    holes, full = tmp_path / "holes.jpg", tmp_path / "full.jpg"
    holes.write_bytes(shelf_photo(holes=True))
    full.write_bytes(shelf_photo())
    assert "(new)" in run("17/A1", holes)
    assert "(seen again)" in run("17/A1", holes)
    said = run("17/A1", full)
    assert "Filled: 2nd row from the top" in said
    assert "seen filled" in said
    assert "9th row" not in said
    assert "No place is new, seen again or filled." in run("17/A1", full)
    old.refresh_from_db()
    assert old.status == "open"


def test_a_photo_of_another_shelf_judges_nothing_and_says_why_and_what_to_do(
    shelf: Shelf, tmp_path: Path
) -> None:
    own, other = tmp_path / "own.jpg", tmp_path / "other.jpg"
    own.write_bytes(coffee_shelf(coffee_camera(1), 1, hole=True).jpeg())
    other.write_bytes(coffee_shelf(coffee_camera(2, seed=97), 2, seed=97).jpeg())
    run("17/A1", own)
    assert Alert.objects.exists()
    said = run("17/A1", other)
    assert "Nothing was judged and no alert changed (other_shelf):" in said
    assert "does not look like this shelf" in said
    assert "make this one its reference" in said
    assert "empty" not in said


def test_a_photo_that_was_held_wrong_is_no_sign_of_a_rebuilt_shelf(
    shelf: Shelf, tmp_path: Path
) -> None:
    own, turned = tmp_path / "own.jpg", tmp_path / "turned.jpg"
    own.write_bytes(coffee_shelf(coffee_camera(1), 1).jpeg())
    with Image.open(own) as picture:
        picture.rotate(180).save(turned, "JPEG", quality=92)
    run("17/A1", own)
    said = run("17/A1", turned)
    assert "(upside_down)" in said
    assert "Hold the camera as it was held for the reference photo" in said
    assert "rebuilt" not in said
