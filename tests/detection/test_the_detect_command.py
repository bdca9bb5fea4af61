"""manage.py detect: lines for people, JSON for programs, a picture to look at."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from PIL import Image

from tests.photos import shelf_photo


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "shelf.jpg"
    file.write_bytes(shelf_photo(holes=True))
    return file


def detect(*words: object) -> str:
    out = StringIO()
    call_command("detect", *map(str, words), stdout=out)
    return out.getvalue()


def test_it_tells_a_person_what_it_found(photo: Path) -> None:
    first = detect(photo).splitlines()[0]
    assert str(photo) in first
    assert "products in" in first


def test_it_tells_a_program_everything(photo: Path) -> None:
    lines = detect(photo, photo, "--json").splitlines()
    answer = json.loads(lines[0])
    assert len(lines) == 2
    assert set(answer["products"][0]) == {"box", "score", "row"}
    assert answer["photo"] == str(photo)


def test_confidence_is_obeyed(photo: Path) -> None:
    answer = json.loads(detect(photo, "--json", "--confidence", "0.7"))
    assert all(product["score"] >= 0.7 for product in answer["products"])


def test_it_draws(photo: Path, tmp_path: Path) -> None:
    detect(photo, "--annotate", tmp_path / "out.png")
    assert Image.open(tmp_path / "out.png").format == "PNG"


def test_bad_input_is_one_sentence(photo: Path, tmp_path: Path) -> None:
    (tmp_path / "note.jpg").write_text("not a photo")
    bad: list[tuple[list[object], str]] = [
        ([tmp_path / "note.jpg"], "photo_not_an_image"),
        ([tmp_path / "missing.jpg"], "No such file"),
        ([photo, "--confidence", "7"], "confidence"),
        ([photo, photo, "--annotate", tmp_path / "out.png"], "one photo"),
        ([photo, "--annotate", tmp_path / "no" / "out.png"], "No such file"),
    ]
    for words, told in bad:
        with pytest.raises(CommandError, match=told):
            detect(*words)
