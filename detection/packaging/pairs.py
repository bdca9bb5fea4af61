"""Weights of 8 bits that no kernel gets wrong.

Processors with AVX2 alone multiply bytes in pairs and add each pair in 16 bits, which stops at
32,767: 255 * 127 + 255 * 127 is twice that. Where the weights of every pair add up to at most 128
nothing can overflow, and the fast kernel is as exact as the slow one. So a channel in which a pair
goes further gets a scale that is a little coarser, mostly by a quarter; 7 bits would make all of
them twice as coarse.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

_MOST = 128  # 255 * 128 = 32,640
_LARGEST = 127
_NOTHING = 1e-30  # a channel of smaller weights is none, and a scale for them none that floats tell
_TRIES = 20
_UNPACK = "DequantizeLinear"
_SIGNED = onnx.TensorProto.INT8


def scales_that_fit(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """The scale of each output channel of a Conv's `weights` (out, in, height, width)."""
    rows = _in_order(weights)
    largest = np.abs(rows).max(axis=1)
    scales = np.where(largest > _NOTHING, largest / _LARGEST, 1.0)
    for _ in range(_TRIES):
        worst = _worst(np.rint(rows / scales[:, None]))
        if (worst <= _MOST).all():
            break
        scales = np.where(worst > _MOST, scales * worst / _MOST * (1 + 1e-6), scales)
    return np.asarray(scales, np.float32)


def overrides(model: onnx.ModelProto) -> dict[str, list[dict[str, Any]]]:
    """The scales of a float network's Convs, as `quantize_static` takes TensorQuantOverrides."""
    zero = np.array(0, np.int8)
    weights = {each.name: each for each in model.graph.initializer}
    return {
        name: [
            {"axis": 0, "scale": scale, "zero_point": zero}
            for scale in scales_that_fit(numpy_helper.to_array(weights[name]))
        ]
        for name in _multiplied(model, weights)
    }


def fits(model: onnx.ModelProto) -> bool:
    """Whether no pair of weights of a network in 8 bits (QDQ) can overflow."""
    weights = {each.name: each for each in model.graph.initializer}
    told = {node.output[0]: node.input[0] for node in model.graph.node if node.op_type == _UNPACK}
    for node in model.graph.node:
        for place, given in enumerate(node.input[:2]):
            signed = weights.get(told.get(given, ""))
            if node.op_type == _UNPACK or signed is None or signed.data_type != _SIGNED:
                continue
            if node.op_type != "Conv" or place != 1:
                return False  # a product of matrices, of whose weights nobody took care
            array = numpy_helper.to_array(signed)
            if not _is_depthwise(array, node) and (_worst(_in_order(array)) > _MOST).any():
                return False
    return True


def _multiplied(model: onnx.ModelProto, weights: dict[str, onnx.TensorProto]) -> Iterator[str]:
    seen = set()
    for node in model.graph.node:
        name = node.input[1] if node.op_type == "Conv" else ""
        if name not in weights or name in seen:
            continue
        seen.add(name)
        if not _is_depthwise(numpy_helper.to_array(weights[name]), node):
            yield name


def _is_depthwise(weights: NDArray[np.generic], node: onnx.NodeProto) -> bool:
    """One channel in, one out: that kernel adds in 32 bits."""
    groups = next((each.i for each in node.attribute if each.name == "group"), 1)
    return bool(weights.shape[1] == 1 and groups == weights.shape[0])


def _in_order(weights: NDArray[np.generic]) -> NDArray[np.float64]:
    """(out, height * width * in), as onnxruntime lays them out to be multiplied."""
    rows = weights.transpose(0, 2, 3, 1).reshape(len(weights), -1).astype(np.float64)
    return np.pad(rows, ((0, 0), (0, rows.shape[1] % 2)))


def _worst(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of each row the largest sum of a pair, of either sign."""
    pairs = rows.reshape(len(rows), -1, 2)
    above, below = np.maximum(pairs, 0).sum(axis=2), np.minimum(pairs, 0).sum(axis=2)
    return np.asarray(np.maximum(above, -below).max(axis=1))
