"""manage.py evaluate_detector: figures that were worked out by hand, a page of the worst pictures,
and one sentence where a data set or a model cannot be used."""

import json
import re
import sys
from io import StringIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from PIL import Image

from tests.detection.networks import write_package
from tests.photos import jpeg

pytest.importorskip("pycocotools")

# What the tiny network says of every picture of 640 x 640 pixels.
FIRST = "0 0.25 0.5 0.25 0.5"  # at .9
SECOND = "0 0.75 0.5 0.25 0.5"  # at .7
HOLE = "1 0.5 0.5 0.15625 0.5"  # at .6


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_package(tmp_path / "package")


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """All is there; one product of two is there and nobody labelled gaps; nothing is there."""
    folder = tmp_path / "set"
    for name, lines in (("a_1", [FIRST, SECOND, HOLE]), ("h_1", [FIRST]), ("u_1", [])):
        add(folder, name, "\n".join(lines))
    return folder


def add(folder: Path, name: str, labels: str | None, picture: bytes | None = None) -> None:
    for part in ("images", "labels"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "images" / f"{name}.jpg").write_bytes(picture or jpeg(640, 640))
    if labels is not None:
        (folder / "labels" / f"{name}.txt").write_text(labels)


def evaluate(*words: object, rounds: int = 50) -> str:
    out = StringIO()
    call_command("evaluate_detector", *map(str, words), "--rounds", str(rounds), stdout=out)
    return out.getvalue()


def test_the_figures_are_those_worked_out_by_hand(dataset: Path, model: Path) -> None:
    told = json.loads(evaluate(dataset, "--model", model, "--json"))
    product, gap = told["product"], told["gap"]
    # Best first: hit, hit, miss (.9), hit, miss, miss (.7); three are there. Precision 1 up to
    # recall 2/3 (67 of the 101 points), 3/4 up to 1 (34 points); every box fits exactly.
    expected = round((67 + 34 * 0.75) / 101, 4)
    assert [product[key] for key in ("ap", "ap50", "ap75", "ar")] == [expected] * 3 + [1.0]
    assert [product["precision"], product["recall"], product["threshold"]] == [0.5, 1.0, 0.3]
    assert product["count_mae"] == 1.0, "right, one too many, two too many"
    low, high = product["interval"]["ap50"]
    assert low <= product["ap50"] <= high
    assert [gap["pictures"], gap["ap50"], gap["precision"]] == [2, 1.0, 0.5]


def test_every_figure_that_goals_are_held_against_has_its_interval(
    dataset: Path, model: Path
) -> None:
    told = json.loads(evaluate(dataset, "--model", model, "--json"))
    product = told["product"]
    for name in ("precision", "recall", "count_mae"):
        low, high = product["interval"][name]
        assert low <= product[name] <= high
    # Two of a draw of three are the full shelf, or none is: right are all, or none.
    assert product["interval"]["precision"][0] < 0.5 < product["interval"]["precision"][1]
    assert product["interval"]["recall"] == [1.0, 1.0], "whatever is drawn, all is found"
    for key in ("holes", "holes_along_row", "holes_told"):
        low, high = told[key]["interval"]["precision"]
        assert low <= told[key]["precision"] <= high
    assert told["holes"]["interval"] == {"precision": [0.0, 1.0], "recall": [1.0, 1.0]}


def test_without_rounds_there_are_no_intervals(dataset: Path, model: Path) -> None:
    told = json.loads(evaluate(dataset, "--model", model, "--json", rounds=0))
    assert told["product"]["interval"] == told["holes"]["interval"] == {}
    with pytest.raises(CommandError, match="--rounds must be 0 or more"):
        evaluate(dataset, "--model", model, rounds=-5)


def test_kinds_of_photographs_are_told_apart_and_unlabelled_gaps_never_count(
    dataset: Path, model: Path
) -> None:
    groups = json.loads(evaluate(dataset, "--model", model, "--json"))["groups"]
    assert groups["a_"]["product"]["ap50"] == groups["a_"]["gap"]["ap50"] == 1.0
    assert "gap" not in groups["h_"]
    assert "holes" not in groups["h_"]
    assert groups["h_"]["product"]["precision"] == 0.5
    assert groups["u_"]["product"]["ap50"] is None, "nothing was there to be found"


def test_people_get_a_table_and_programs_a_file(dataset: Path, model: Path, tmp_path: Path) -> None:
    shown = evaluate(dataset, "--model", model, "--json", tmp_path / "scores.json")
    assert "holes: 1 there, 2 found, P 0.50 R 1.00 (95 %: P 0.00-1.00, R 1.00-1.00)" in shown
    assert json.loads((tmp_path / "scores.json").read_text())["holes"]["recall"] == 1.0


def test_the_worst_pictures_can_be_looked_at(dataset: Path, model: Path, tmp_path: Path) -> None:
    evaluate(dataset, "--model", model, "--gallery", tmp_path / "worst")
    page = (tmp_path / "worst" / "index.html").read_text()
    bad, good = "u_1.jpg, product: 0 right, 2 wrong, 0 missed", "a_1.jpg, product: 2"
    assert page.index(bad) < page.index(good)
    with Image.open(tmp_path / "worst" / "u_1.jpg-gap.jpg") as drawn:
        left = drawn.convert("RGB").getpixel((270, 320))
    assert isinstance(left, tuple)
    assert left[0] > 150 > left[2], "a wrong gap is outlined in red"


def test_every_worst_picture_is_shown_whatever_its_name(
    dataset: Path, model: Path, tmp_path: Path
) -> None:
    add(dataset, "u_2 50% #1", FIRST)
    png = dataset / "images" / "a_1.png"
    Image.new("RGB", (640, 640)).save(png)
    evaluate(dataset, "--model", model, "--gallery", tmp_path / "worst")
    page = (tmp_path / "worst" / "index.html").read_text()
    shown = [unquote(each) for each in re.findall(r'src="([^"#? ]+)"', page)]
    assert len(set(shown)) == len(shown) == page.count("<img")
    assert {"a_1.jpg-product.jpg", "a_1.png-product.jpg", "u_2 50% #1.jpg-gap.jpg"} <= set(shown)
    assert all((tmp_path / "worst" / each).is_file() for each in shown)


def test_the_model_in_service_is_scored_by_default(tmp_path: Path) -> None:
    add(tmp_path, "a_1", "")
    assert json.loads(evaluate(tmp_path, "--json"))["model"].startswith("shelfwatch")


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (None, "a_2.txt is missing"),
        ("0 0.5 0.5 0.2", "a_2.txt, line 1: expected"),
        (f"{FIRST}\n0 0.5 0.5 wide 0.1", "a_2.txt, line 2: expected"),
        ("7 0.5 0.5 0.2 0.2", "class 0 .product. or 1 .gap."),
        ("0 320 240 20 20", "between 0 and 1"),
        ("0 nan 0.5 0.2 0.2", "between 0 and 1"),
    ],
)
def test_bad_labels_are_one_sentence(
    dataset: Path, model: Path, labels: str | None, told: str
) -> None:
    add(dataset, "a_2", labels)
    with pytest.raises(CommandError, match=told):
        evaluate(dataset, "--model", model)


def test_bad_data_sets_and_models_are_one_sentence(
    dataset: Path, model: Path, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="images is no folder"):
        evaluate(tmp_path / "nowhere", "--model", model)
    with pytest.raises(CommandError, match="no model at"):
        evaluate(dataset, "--model", tmp_path / "none.onnx")
    add(dataset, "a_2", FIRST, picture=b"not a picture")
    with pytest.raises(CommandError, match=r"a_2\.jpg: .*photo_not_an_image"):
        evaluate(dataset, "--model", model)
    (dataset / "images" / "a_2.jpg").unlink()
    with pytest.raises(CommandError, match=r"a_2\.txt has no picture"):
        evaluate(dataset, "--model", model)
    for picture in (dataset / "images").iterdir():
        picture.unlink()
    with pytest.raises(CommandError, match="no pictures in"):
        evaluate(dataset, "--model", model)


def test_a_missing_metric_library_is_named(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in sys.modules if each.startswith("detection.evaluation")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "pycocotools.coco", raising=False)
    monkeypatch.setitem(sys.modules, "pycocotools", None)
    with pytest.raises(CommandError, match="pip install pycocotools"):
        evaluate(dataset)
