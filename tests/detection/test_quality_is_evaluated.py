"""manage.py evaluate_quality: what is lost on photographs made worse, and what is refused."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.photos import shelf_photo

pytest.importorskip("pycocotools")


def evaluate(*words: object) -> str:
    out = StringIO()
    call_command("evaluate_quality", *map(str, words), stdout=out)
    return out.getvalue()


def test_the_worse_a_photo_the_less_is_found_and_in_the_end_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shelf.jpg").write_bytes(shelf_photo(megapixels=1))
    told = json.loads(evaluate(tmp_path, "--json"))
    assert told["as it is"] == {"photos": 1, "kept": 1.0, "refused": {}, "refused_kept": None}
    assert told["soft, 2 px"]["kept"] > told["soft, 8 px"]["kept"]
    assert told["soft, 8 px"]["refused"] == {"too_blurred": 1}
    assert told["dark, .05 of the light, and a bright strip"]["refused"] == {"too_dark": 1}


def test_what_cannot_be_evaluated_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no pictures in"):
        evaluate(tmp_path)
    with pytest.raises(CommandError, match="--every must be at least 1"):
        evaluate(tmp_path, "--every", 0)
