"""`training.package` takes what was decided in training, and judges on what taught nothing."""

import json
from pathlib import Path

import pytest

pytest.importorskip("pycocotools")

from detection.core.network.folder import load_package
from detection.core.roles import Role
from tests.detection.networks import MODELS
from tests.photos import jpeg
from training.dataset import is_held_out
from training.package import main, parent_in, photos_of

SEEN = "0 0.25 0.5 0.25 0.5\n0 0.75 0.5 0.25 0.5\n1 0.5 0.5 0.16 0.5\n"  # what the network finds


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What training.deliver leaves."""
    made = tmp_path / "float"
    made.mkdir()
    (made / "model.onnx").write_bytes((MODELS / "open_sides.onnx").read_bytes())
    (made / "card.md").write_text("# mine\nIt began from random weights.\n")
    scored = {
        "best": {"thresholds": {"product": 0.41, "gap": 0.22}},
        "model": {"name": "mine", "iou": 0.5},
    }
    (made / "scores.json").write_text(json.dumps(scored))
    return made


def data(top: Path, labels: str, most: int = 9) -> Path:
    """`most` photographs that teach, and as many that are held out."""
    for part in ("images", "labels"):
        (top / "train" / part).mkdir(parents=True)
    names = [f"a_{place}" for place in range(400)]
    held = [name for name in names if is_held_out(name)][:most]
    taught = [name for name in names if not is_held_out(name)][:most]
    for name in [*held, *taught]:
        (top / "train" / "images" / f"{name}.jpg").write_bytes(jpeg())
        (top / "train" / "labels" / f"{name}.txt").write_text(labels)
    return top


def test_what_taught_sets_the_ranges_and_what_did_not_is_judged(tmp_path: Path) -> None:
    photos = photos_of(data(tmp_path / "set", SEEN))
    assert len(photos.calibrating) == len(photos.judged) == 9
    assert not any(is_held_out(each.stem) for each in photos.calibrating)
    assert all(is_held_out(each.name) for each in photos.judged)


def test_thresholds_and_names_are_those_that_were_decided(folder: Path) -> None:
    says = parent_in(folder, version="7", cap=900, licence=None).manifest
    assert (says.name, says.version, says.iou, says.cap) == ("mine", "7", 0.5, 900)
    assert says.thresholds == {Role.PRODUCT: 0.41, Role.GAP: 0.22}
    assert says.licence.startswith("Evaluation only")


def test_the_package_has_the_trainings_card(folder: Path, tmp_path: Path) -> None:
    out, why = tmp_path / "best", ""
    try:
        main([str(folder), str(data(tmp_path / "set", SEEN)), "--out", str(out), "--cap", "90"])
    except SystemExit as error:
        why = str(error)
    if why:  # a network this small is not always faster in 8 bits
        assert why.startswith("Nothing was written: it is not faster")
        return
    assert load_package(out).manifest.cap == 90
    card = (out / "CARD.md").read_text()
    assert "It began from random weights." in card
    assert "9 photographs, against labels" in card


@pytest.mark.parametrize(
    ("labels", "most", "words"),
    [("", 9, "AP of product could not be measured"), (SEEN, 7, "7 photographs to set")],
)
def test_a_package_that_was_not_measured_is_not_written(
    folder: Path, tmp_path: Path, labels: str, most: int, words: str
) -> None:
    with pytest.raises(SystemExit, match=words):
        main(
            [
                str(folder),
                str(data(tmp_path / "set", labels, most)),
                "--out",
                str(tmp_path / "best"),
            ]
        )
    assert not (tmp_path / "best").exists()
