"""A bare ONNX file tells its size, classes and head by its metadata and shapes."""

from pathlib import Path

import numpy as np
import pytest

from detection.core.network.bare import bare_package
from detection.core.network.detector import Detector
from detection.core.network.folder import load_package
from detection.core.network.package import Layout, PackageError
from detection.core.photo.picture import Picture
from detection.core.roles import Role, roles_of
from tests.detection import bad_networks
from tests.detection.networks import MODELS, network

PICTURE = Picture(np.full((64, 64, 3), 200, np.uint8), 64, 64)
LEAST = {Role.PRODUCT: 0.25, Role.GAP: 0.25}


@pytest.mark.parametrize("name", ["dense", "end_to_end", "open_sides", "bytes", "halves"])
def test_heads_sizes_and_element_types(name: str) -> None:
    detector = Detector(bare_package(network(name), name))
    found = detector.detect(PICTURE, LEAST).boxed.found
    assert detector.info.input_size == (64, 64)
    assert [each.role for each in found] == [Role.PRODUCT, Role.PRODUCT, Role.GAP]
    assert [round(each.box.x1) for each in found] == [8, 40, 27]


def test_an_end_to_end_head_is_told_from_a_dense_one() -> None:
    assert bare_package(network("end_to_end"), "x").manifest.layout is Layout.END_TO_END
    assert bare_package(network("dense"), "x").manifest.layout is Layout.DENSE


@pytest.mark.parametrize("name", ["one_class", "nameless"])
def test_a_single_class_is_products(name: str) -> None:
    detector = Detector(bare_package(network(name), name))
    found = detector.detect(PICTURE, {Role.PRODUCT: 0.25}).boxed.found
    assert [each.role for each in found] == [Role.PRODUCT, Role.PRODUCT]


def test_a_file_is_named_by_itself() -> None:
    package = load_package(MODELS / "dense.onnx")
    assert package.manifest.name == "dense"
    assert len(package.manifest.sha256) == 64


@pytest.mark.parametrize("name", ["classifier", "no_detector", "outside"])
def test_a_network_that_is_no_detector_is_refused(name: str) -> None:
    with pytest.raises(PackageError):
        bare_package(network(name), name)


@pytest.mark.parametrize("sides", [(60_000, 60_000), (64, 4_100), (1, 1), (31, 64)])
def test_sides_that_no_shelf_fits_are_refused(sides: tuple[int, int]) -> None:
    with pytest.raises(PackageError, match="32 to 4096 pixels"):
        bare_package(bad_networks.sides(*sides), "x")


@pytest.mark.parametrize(
    "names",
    ["{0: 'product', 'x': 'gap'}", "{0: 'product', None: 'gap'}", f"[0x{'f' * 9_000}, 'gap']", "7"],
)
def test_names_that_are_none_are_counted_instead(names: str) -> None:
    assert len(bare_package(bad_networks.saying(names=names), "x").manifest.classes) == 2


def test_what_a_file_says_of_itself_can_be_stored() -> None:
    huge, name = f"0x{'f' * 9_000}", "long\n" * 50
    says = bare_package(bad_networks.saying(version=huge, license="a\0b" * 500), name).manifest
    assert (says.version, says.name[:8], len(says.name)) == ("unversioned", "longlong", 80)
    assert says.licence.startswith("abab")
    assert len(says.licence) == 300


@pytest.mark.parametrize("data", [b"", b"not an onnx file", bytes(10_000)])
def test_a_file_that_is_no_network_is_refused(data: bytes) -> None:
    with pytest.raises(PackageError):
        bare_package(data, "x")


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "cut.onnx"
    file.write_bytes(network("dense")[:200])
    with pytest.raises(PackageError):
        load_package(file)


@pytest.mark.parametrize(
    ("names", "roles"),
    [
        (("object",), ("product",)),
        (("product", "gap"), ("product", "gap")),
        (("void", "SKU"), ("gap", "product")),
        (("empty-shelf", "bottle"), ("gap", "product")),
        (("price tag", "product", "Out_of_Stock"), ("other", "product", "gap")),
        (("bottle", "can"), ("product", "other")),
    ],
)
def test_class_names_tell_their_roles(names: tuple[str, ...], roles: tuple[str, ...]) -> None:
    assert roles_of(names) == roles
