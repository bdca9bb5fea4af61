"""Quantizing keeps what must stay in float, and the result still answers like its parent."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

onnx = pytest.importorskip("onnx")

import onnxruntime  # noqa: E402
from onnx import TensorProto, helper, numpy_helper  # noqa: E402

from detection.packaging.int8 import quantize  # noqa: E402
from detection.packaging.tail import float_tail  # noqa: E402


def small_network(side: int = 32) -> Any:
    """Two Convs, then what a detector's head does: boxes in pixels beside scores, one output."""
    rng = np.random.default_rng(0)
    weights = {
        "w1": rng.normal(0, 0.3, (8, 3, 3, 3)),
        "w2": rng.normal(0, 0.3, (6, 8, 1, 1)),
        "scale": np.full(1, 640.0),
    }
    nodes = [
        helper.make_node("Conv", ["images", "w1"], ["a"], name="body", pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["a"], ["b"], name="relu"),
        helper.make_node("Conv", ["b", "w2"], ["c"], name="last"),
        helper.make_node("Sigmoid", ["c"], ["d"], name="sigmoid"),
        helper.make_node("Split", ["d"], ["boxes", "scores"], name="parts", axis=1, num_outputs=2),
        helper.make_node("Mul", ["boxes", "scale"], ["pixels"], name="pixels"),
        helper.make_node("Concat", ["pixels", "scores"], ["output0"], name="join", axis=1),
    ]
    graph = helper.make_graph(
        nodes,
        "small",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, side, side])],
        [helper.make_tensor_value_info("output0", TensorProto.FLOAT, [1, 6, side, side])],
        [numpy_helper.from_array(v.astype(np.float32), k) for k, v in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    helper.set_model_props(model, {"names": "{0: 'product', 1: 'gap'}"})
    return model


def photo(folder: Path) -> Path:
    path = folder / "photo.jpg"
    noise = np.random.default_rng(1).integers(0, 255, (96, 128, 3), np.uint8)
    cv2.imwrite(str(path), noise)
    return path


def test_the_tail_is_all_from_the_last_conv_on() -> None:
    assert float_tail(small_network()) == ["last", "sigmoid", "parts", "pixels", "join"]


def test_the_quantized_network_answers_like_its_parent(tmp_path: Path) -> None:
    parent, made = tmp_path / "parent.onnx", tmp_path / "made.onnx"
    onnx.save(small_network(), parent)
    quantize(parent, [photo(tmp_path)], made)
    kinds = [node.op_type for node in onnx.load(made).graph.node]
    assert "QuantizeLinear" in kinds
    picture = np.random.default_rng(2).random((1, 3, 32, 32), np.float32)
    before, after = (
        onnxruntime.InferenceSession(str(path)).run(None, {"images": picture})[0]
        for path in (parent, made)
    )
    assert np.abs(before - after)[:, 3:].mean() < 0.02
    assert len(np.unique(after[:, 3:])) > 500, "scores must not collapse to few values"
    assert onnx.load(made).metadata_props[0].key == "names"


def test_an_open_input_size_or_no_photos_are_refused_in_words(tmp_path: Path) -> None:
    open_size = small_network()
    open_size.graph.input[0].type.tensor_type.shape.dim[2].dim_param = "height"
    onnx.save(open_size, tmp_path / "open.onnx")
    with pytest.raises(ValueError, match="input size is open"):
        quantize(tmp_path / "open.onnx", [photo(tmp_path)], tmp_path / "out.onnx")
    with pytest.raises(ValueError, match="photographs"):
        quantize(tmp_path / "open.onnx", [], tmp_path / "out.onnx")
    assert not (tmp_path / "out.onnx").exists()
