"""What a package of ours finds does not depend on the processor's way of adding bytes."""

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

import detection.core.session
from detection.core.network.bare import bare_package
from detection.core.network.package import Package
from detection.core.session import Session
from detection.packaging.package import fast_package, quantized
from detection.packaging.pairs import fits, scales_that_fit
from detection.packaging.yolo11 import yolo11
from tests.photos import shelf_photo


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    photo = tmp_path_factory.mktemp("photos") / "8.jpg"
    photo.write_bytes(shelf_photo(seed=8, megapixels=1))
    raw = bare_package(yolo11("n").SerializeToString(), "random")
    return fast_package(quantized(raw, [photo]))


def found(package: Package, pixels: NDArray[np.uint8], *, fit: bool) -> NDArray[np.float32]:
    session = Session(package.model, threads=1, sums_fit_16_bits=fit)
    least, iou = np.full(2, 0.001, np.float32), np.full(1, 0.5, np.float32)
    return session.run(pixels, least=least, iou=iou)


def test_the_fast_kernel_finds_to_the_last_bit_what_the_exact_one_finds(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert package.manifest.sums_fit_16_bits
    # As on a processor that has no better way; on one that has, both ways are exact anyway.
    monkeypatch.setattr(detection.core.session, "has_vnni", lambda: False)
    pixels = np.random.default_rng(1).integers(0, 256, (1, 320, 320, 3), np.uint8)
    exact, fast = (found(package, pixels, fit=fit) for fit in (False, True))
    assert len(exact[0])
    np.testing.assert_array_equal(exact, fast)


def test_a_pair_that_goes_too_far_makes_its_channel_coarser_and_no_other() -> None:
    weights = np.zeros((3, 2, 1, 1), np.float32)
    weights[:, :, 0, 0] = [[1.27, 1.27], [1.27, 0.01], [1.27, -1.27]]
    scales = scales_that_fit(weights)
    np.testing.assert_allclose(scales, [1.27 / 64, 0.01, 0.01], rtol=0.02)


finite = st.floats(-4, 4, width=32)


@given(arrays(np.float32, (3, 3, 3, 3), elements=finite))
def test_whatever_the_weights_no_pair_overflows(weights: NDArray[np.float32]) -> None:
    scales = scales_that_fit(weights)
    whole = np.rint(weights / scales[:, None, None, None])
    # Multiplied position by position, channel by channel: the way they lie in memory.
    rows = np.pad(whole.transpose(0, 2, 3, 1).reshape(3, -1), ((0, 0), (0, 1)))
    most = 255 * np.maximum(rows, 0).reshape(3, -1, 2).sum(axis=2).max(initial=0)
    least = 255 * np.minimum(rows, 0).reshape(3, -1, 2).sum(axis=2).min(initial=0)
    assert np.abs(whole).max(initial=0) <= 127
    assert least >= -(2**15)
    assert most < 2**15


def test_a_network_that_was_made_otherwise_is_not_said_to_fit(package: Package) -> None:
    made = onnx.load_from_string(package.model)
    assert fits(made)
    weights = [
        each
        for each in made.graph.initializer
        if each.data_type == onnx.TensorProto.INT8 and len(each.dims) == 4
    ]
    widest = max(weights, key=lambda each: each.dims[1])
    widest.raw_data = b"\x7f" * int(np.prod(widest.dims))
    assert not fits(made)
