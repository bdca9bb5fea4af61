"""Renders as files: the command, YOLO labels and JSON."""

import json
from io import BytesIO
from pathlib import Path

from django.core.management import call_command
from PIL import Image

from rendering import Render, truth_json, truth_yolo


def test_the_command_writes_pictures_labels_and_truth(tmp_path: Path) -> None:
    call_command("render_shelves", tmp_path, "--count", "2", "--seed", "5", "--size", "300", "400")
    pictures = sorted((tmp_path / "images").iterdir())
    assert [p.name for p in pictures] == ["render_000005.jpg", "render_000006.jpg"]
    with Image.open(pictures[0]) as picture:
        assert picture.size == (300, 400)
    assert (tmp_path / "labels" / "render_000005.txt").read_text()
    truth = json.loads((tmp_path / "truth" / "render_000005.json").read_text())
    assert truth["products"]
    assert truth["slots"]


def test_a_contact_sheet_stays_small(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.jpg"
    options = ("--count", "5", "--size", "150", "200", "--truth", "yolo", "--sheet", str(sheet))
    call_command("render_shelves", tmp_path / "out", *options)
    assert sheet.stat().st_size < 600_000
    with Image.open(sheet) as picture:
        assert picture.size == (4 * 390, 2 * 520)


def test_yolo_lines_are_shares_of_the_picture(render: Render) -> None:
    lines = [line.split() for line in truth_yolo(render.truth).splitlines()]
    assert {line[0] for line in lines} == {"0", "1"}
    for _, *values in lines:
        x, y, width, height = map(float, values)
        assert x - width / 2 >= -1e-6
        assert x + width / 2 <= 1 + 1e-6
        assert y - height / 2 >= -1e-6
        assert y + height / 2 <= 1 + 1e-6


def test_json_holds_the_whole_truth(render: Render) -> None:
    told = json.loads(truth_json(render.truth))
    assert len(told["products"]) == len(render.truth.products)
    assert told["size"] == list(render.truth.size)


def test_jpeg_bytes_open_as_the_picture(render: Render) -> None:
    with Image.open(BytesIO(render.jpeg(90))) as picture:
        assert picture.format == "JPEG"
        assert picture.size == render.truth.size
