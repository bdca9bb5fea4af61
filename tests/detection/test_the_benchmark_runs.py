"""`manage.py benchmark_detector` answers with figures of everybody who ran; no figure is judged."""

import json
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command

from detection.core.network.bare import bare_package
from detection.core.network.detector import Detector
from detection.core.photo.picture import Picture
from detection.core.roles import Role
from detection.packaging.baseline import Baseline
from detection.packaging.yolo11 import yolo11
from tests.detection.pictures import encoded, noise


def test_everybody_runs_and_is_told(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    text = StringIO()
    call_command("benchmark_detector", "--size", "n", "--rounds", "1", "--json", stdout=text)
    told = json.loads(text.getvalue())
    assert set(told["milliseconds"]) == {"baseline", "float_square", "float", "ours", "bundled"}
    assert all(value > 0 for value in told["ratios"].values())
    assert 20 < told["megabytes"]["ours"] < 1000
    assert told["photo"] == {"width": 4000, "height": 3000, "megapixels": 12.0}
    assert "Quantization parameters" not in caplog.text


def test_a_photo_of_another_size_is_told_beside_the_goals(tmp_path: Path) -> None:
    photo, text = tmp_path / "small.jpg", StringIO()
    photo.write_bytes(encoded(noise(640, 480)))
    words = ("--size", "n", "--rounds", "1", "--photo", str(photo))
    call_command("benchmark_detector", *words, stdout=text)
    assert "photo: 640 x 480, 0.31 megapixels; the goals assume 12" in text.getvalue()


def test_the_baseline_finds_what_the_detector_finds() -> None:
    model, photo = yolo11("n").SerializeToString(), noise(640, 640)
    boxes, _ = Baseline(model, 640, 0.55, 0.6).run(encoded(photo, "PNG"))
    picture = Picture(np.asarray(photo), 640, 640)
    least = dict.fromkeys(Role, 0.55)
    found = Detector(bare_package(model, "random")).detect(picture, least).boxed.found
    ours = [(each.box.x1, each.box.y1, each.box.x2, each.box.y2) for each in found]
    assert len(ours) > 3
    assert np.allclose(np.clip(boxes, 0, 640), ours, atol=0.1)
