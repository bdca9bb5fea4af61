"""`manage.py evaluate_stock` measures on truth and writes down what it found."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audits.evaluation.shares import Share


def test_one_shelf_is_measured_and_written_down(tmp_path: Path) -> None:
    file, gallery, out = tmp_path / "stock.json", tmp_path / "cases", StringIO()
    call_command(
        "evaluate_stock", "--renders=1", "--only=gaps", json=file, gallery=gallery, stdout=out
    )
    report = json.loads(file.read_text())
    for source in ("true boxes", "true boxes and seen gaps", "detector"):
        recall = report["gaps"][source]["recall"]
        assert 0 <= recall["interval"][0] <= recall["interval"][1] <= 1
        assert 0 <= recall["right"] <= recall["of"]
    assert "true boxes" in out.getvalue()
    assert {picture.suffix for picture in gallery.iterdir()} == {".jpg"}


def test_a_folder_without_photographs_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("evaluate_stock", photos=tmp_path)


def test_intervals_hold_the_share_and_grow_with_doubt() -> None:
    few, many = Share(9, 10), Share(900, 1000)
    assert few.interval()[0] < many.interval()[0] < 0.9 < many.interval()[1] < few.interval()[1]
    assert Share().interval() == (0, 1)
    assert (Share().value, Share(0, 5).interval()[0]) == (None, 0)
