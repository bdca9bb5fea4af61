"""A pen for networks: nodes, weights and names, so that layers read like layers."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
_IR = 9
_GAIN = 1.6  # keeps the spread of values about the same through a Conv and SiLU


class Graph:
    """A graph under the pen; every method answers the name of the tensor that it made."""

    def __init__(self, prefix: str = "", seed: int = 0) -> None:
        """`prefix` keeps names apart from those of a graph that this one is added to."""
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self._dice = np.random.default_rng(seed)
        self._prefix = prefix

    def add(self, kind: str, *inputs: str, **settings: Any) -> str:
        """One node with one output."""
        return self.split(kind, 1, *inputs, **settings)[0]

    def split(self, kind: str, count: int, *inputs: str, **settings: Any) -> list[str]:
        """One node with `count` outputs."""
        name = f"{self._prefix}{kind}_{len(self.nodes)}"
        outputs = [f"{name}_{place}" for place in range(count)]
        self.nodes.append(helper.make_node(kind, inputs, outputs, name=name, **settings))
        return outputs

    def constant(self, values: NDArray[np.generic] | Sequence[int] | int | float) -> str:
        """Whole numbers become int64, others float32; arrays stay what they are."""
        array = values if isinstance(values, np.ndarray) else np.array(values)
        if array.dtype == np.float64:
            array = array.astype(np.float32)
        name = f"{self._prefix}constant_{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def conv(
        self,
        x: str,
        wide: tuple[int, int],
        kernel: int = 1,
        stride: int = 1,
        groups: int = 1,
        gain: float = 1.0,
    ) -> str:
        """A Conv of `wide` (in, out) channels with random weights, no activation."""
        fan = wide[0] // groups * kernel * kernel
        shape = (wide[1], wide[0] // groups, kernel, kernel)
        weights = self._dice.normal(0, gain * _GAIN / fan**0.5, shape).astype(np.float32)
        return self.add(
            "Conv",
            x,
            self.constant(weights),
            self.constant(np.zeros(wide[1], np.float32)),
            kernel_shape=[kernel, kernel],
            strides=[stride, stride],
            pads=[kernel // 2] * 4,
            group=groups,
        )

    def silu(self, x: str) -> str:
        """x * sigmoid(x)"""
        return self.add("Mul", x, self.add("Sigmoid", x))

    def model(
        self, inputs: list[onnx.ValueInfoProto], output: tuple[str, list[str | int]]
    ) -> onnx.ModelProto:
        """The finished network with its only output, a float tensor of (name, shape)."""
        self.nodes.append(helper.make_node("Identity", [output[0]], ["output0"], name="output"))
        told = helper.make_tensor_value_info("output0", TensorProto.FLOAT, output[1])
        made = helper.make_graph(self.nodes, "network", inputs, [told], self.weights)
        opset = helper.make_opsetid("", OPSET)
        return helper.make_model(made, opset_imports=[opset], ir_version=_IR)
