"""A model package that is not what it should be is told apart in one sentence."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from detection.core.network.detector import Detector
from detection.core.network.folder import load_package
from detection.core.network.manifest import manifest_words, read_manifest
from detection.core.network.package import PackageError
from detection.core.photo.picture import Picture
from detection.core.roles import Role
from detection.sources import BUNDLED
from tests.detection import bad_networks
from tests.detection.networks import manifest, write_package

HUGE = 10**400
# Where something may stand: fields, and what lies in them.
PLACES = [
    *[(key,) for key in (*manifest(b""), "input", "stride", "sums_fit_16_bits")],
    *[("classes", 0), ("classes", 0, "name"), ("classes", 0, "role")],
    *[("input_size", 0), ("thresholds", "product"), ("thresholds", "gap")],
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.just(HUGE) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
WRONG_WORDS: dict[str, tuple[dict[str, Any], str]] = {
    "another format": ({"format": 2}, "format"),
    "no name": ({"name": None}, "name"),
    "a number for a name": ({"name": 7}, "name"),
    "a hash that is none": ({"sha256": "../../etc/passwd"}, "sha256"),
    "another file's hash": ({"sha256": "0" * 64}, "SHA-256"),
    "no classes": ({"classes": []}, "classes"),
    "a class without a role": ({"classes": [{"name": "product"}]}, "role"),
    "a list of roles": ({"classes": [{"name": "product", "role": ["product"]}]}, "role"),
    "a name longer than the database's": ({"name": "x" * 81}, "name"),
    "a version longer than the database's": ({"version": "1" * 41}, "version"),
    "a zero in a name": ({"name": "tiny\0"}, "name"),
    "half of a letter": ({"version": "\ud800"}, "version"),
    "nothing but gaps": ({"classes": [{"name": "gap", "role": "gap"}]}, "product"),
    "one side only": ({"input_size": [64]}, "input_size"),
    "a side in words": ({"input_size": ["64", 64]}, "input_size"),
    "an endless side": ({"input_size": [90_000, 64]}, "input_size"),
    "no side to speak of": ({"input_size": [1, 1]}, "input_size"),
    "an unknown layout": ({"layout": "sparse"}, "layout"),
    "a threshold missing": ({"thresholds": {"product": 0.3}}, "thresholds.gap"),
    "a threshold above 1": ({"thresholds": {"product": 3, "gap": 0.2}}, "thresholds.product"),
    "a threshold that is yes": ({"thresholds": {"product": True, "gap": 0.2}}, "thresholds"),
    "an overlap of nothing": ({"iou": 0}, "iou"),
    "an overlap of 400 digits": ({"iou": HUGE}, "iou"),
    "a cap of nothing": ({"cap": 0}, "cap"),
    "an unknown kind of input": ({"input": "sound"}, "input"),
    "a stride of nothing": ({"stride": 0}, "stride"),
    "sums in words": ({"sums_fit_16_bits": "yes"}, "sums_fit_16_bits"),
    "no licence": ({"licence": None}, "licence"),
}
WRONG_SHAPE: dict[str, tuple[str, dict[str, Any]]] = {
    "another size": ("dense", {"input_size": [96, 64]}),
    "another layout": ("dense", {"layout": "end_to_end"}),
    "too few classes": ("dense", {"classes": [{"name": "product", "role": "product"}]}),
    "a stride that it does not have": ("dense", {"stride": 32}),
    "pixels that it does not take": ("bytes", {"input": "pixels"}),
    "suppression that it does not do": ("dense", {"layout": "suppressed"}),
    "no detector": ("no_detector", {}),
    "weights outside of the package": ("outside", {}),
}


@pytest.mark.parametrize("fault", WRONG_WORDS)
def test_a_wrong_word_is_named(tmp_path: Path, fault: str) -> None:
    changes, word = WRONG_WORDS[fault]
    with pytest.raises(PackageError, match=word):
        load_package(write_package(tmp_path, **changes))


@given(place=st.sampled_from(PLACES), value=VALUES)
@example(place=("classes", 0, "role"), value={})
@example(place=("iou",), value=HUGE)
@example(place=("thresholds", "gap"), value=float("nan"))
def test_whatever_stands_in_a_field_is_read_or_refused(
    place: tuple[str | int, ...], value: object
) -> None:
    words = manifest(b"")
    spot: Any = words
    for step in place[:-1]:
        spot = spot[step]
    spot[place[-1]] = value
    try:
        read = read_manifest(json.dumps(words))
    except PackageError:
        return
    assert read_manifest(json.dumps(manifest_words(read))) == read


@pytest.mark.parametrize("fault", WRONG_SHAPE)
def test_a_network_of_another_shape_is_refused(tmp_path: Path, fault: str) -> None:
    name, changes = WRONG_SHAPE[fault]
    with pytest.raises(PackageError):
        Detector(load_package(write_package(tmp_path, name, **changes)))


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000, "\x00"])
def test_broken_json_is_told(tmp_path: Path, text: str) -> None:
    (write_package(tmp_path) / "model.json").write_text(text)
    with pytest.raises(PackageError, match=r"model\.json"):
        load_package(tmp_path)


@pytest.mark.parametrize("name", ["model.json", "model.onnx"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    (write_package(tmp_path) / name).unlink()
    with pytest.raises(PackageError, match=name):
        load_package(tmp_path)


def test_a_truncated_network_is_told_by_its_hash(tmp_path: Path) -> None:
    file = write_package(tmp_path) / "model.onnx"
    file.write_bytes(file.read_bytes()[:-10])
    with pytest.raises(PackageError, match="SHA-256"):
        load_package(tmp_path)


def test_a_place_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="no model at"):
        load_package(tmp_path / "nothing")


def test_words_that_are_not_known_are_left_alone(tmp_path: Path) -> None:
    package = load_package(write_package(tmp_path, scores={"product": {"ap50": 0.9}}))
    assert package.manifest.name == "tiny"


def test_a_package_finds_what_its_network_finds(tmp_path: Path) -> None:
    detector = Detector(load_package(write_package(tmp_path)))
    picture = Picture(np.zeros((128, 128, 3), np.uint8), 128, 128)
    boxed = detector.detect(picture, {Role.PRODUCT: 0.3, Role.GAP: 0.2}).boxed
    assert [(found.role, round(found.score, 2)) for found in boxed.found] == [
        (Role.PRODUCT, 0.9),
        (Role.PRODUCT, 0.7),
        (Role.GAP, 0.6),
    ]
    assert (boxed.found[0].box.x1, boxed.found[0].box.y2) == (16, 96)


@pytest.mark.parametrize("network", [bad_networks.other_shape, bad_networks.texts])
def test_an_answer_that_is_no_boxes_is_told(tmp_path: Path, network: Any) -> None:
    detector = Detector(load_package(bad_networks.write(tmp_path, network)))
    with pytest.raises(PackageError):
        detector.detect(Picture(np.zeros((64, 64, 3), np.uint8), 64, 64), {Role.PRODUCT: 0.3})


def test_a_cap_that_is_hit_is_told(tmp_path: Path) -> None:
    detector = Detector(load_package(write_package(tmp_path, cap=2)))
    picture = Picture(np.zeros((64, 64, 3), np.uint8), 64, 64)
    boxed = detector.detect(picture, {Role.PRODUCT: 0.3, Role.GAP: 0.2}).boxed
    assert (len(boxed.found), boxed.capped) == (2, True)


def test_the_bundled_package_is_sound() -> None:
    info = Detector(load_package(BUNDLED)).info
    assert info.classes == ("product", "gap")
    assert (BUNDLED / "CARD.md").is_file()
    assert "AGPL" in json.loads((BUNDLED / "model.json").read_text())["licence"]
    assert sum(file.stat().st_size for file in BUNDLED.iterdir()) < 15_000_000
