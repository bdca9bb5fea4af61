"""Networks that declare what a detector declares, and do something else when they are run."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from onnx import NodeProto, TensorProto, helper, numpy_helper

from tests.detection.networks import manifest

SIDE = 64
_DECLARED = [1, 6, 12]
_ANSWER = np.zeros(_DECLARED, np.float32)
_NUMBERS = TensorProto.FLOAT
_WORDS = {"names": "{0: 'product', 1: 'gap'}"}


def _graph(
    nodes: list[NodeProto],
    kind: int = _NUMBERS,
    sides: tuple[int, int] = (SIDE, SIDE),
    words: Mapping[str, str] = _WORDS,
    **constants: np.ndarray,
) -> bytes:
    """`nodes`, from "nothing" (0, but nothing except a run can tell) to "output0"."""
    known = {"zero": np.array(0, np.float32), "answer": _ANSWER} | constants
    first = [
        helper.make_node("ReduceMax", ["images"], ["brightest"], keepdims=0),
        helper.make_node("Mul", ["brightest", "zero"], ["nothing"]),
        helper.make_node("Cast", ["nothing"], ["nought"], to=TensorProto.INT64),
    ]
    graph = helper.make_graph(
        [*first, *nodes],
        "bad",
        [helper.make_tensor_value_info("images", _NUMBERS, [1, 3, *sides])],
        [helper.make_tensor_value_info("output0", kind, _DECLARED)],
        [numpy_helper.from_array(value, name) for name, value in known.items()],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    for key, value in words.items():
        entry = made.metadata_props.add()
        entry.key, entry.value = key, value
    return bytes(made.SerializeToString())


def _node(kind: str, inputs: str, output: str, **more: Any) -> NodeProto:
    return helper.make_node(kind, inputs.split(), [output], **more)


def _expanded(*sides: int) -> list[NodeProto]:
    """Nodes that make "large", zeros of a shape which nothing but a run can tell."""
    shape = numpy_helper.from_array(np.array(sides, np.int64))
    return [
        _node("Constant", "", "told", value=shape),
        _node("Add", "told nought", "shape"),
        _node("Expand", "nothing shape", "large"),
    ]


def other_shape() -> bytes:
    """Declares [1, 6, 12] and answers [1, 3, 5]."""
    return _graph([*_expanded(1, 3, 5), _node("Identity", "large", "output0")])


def texts() -> bytes:
    """Answers [1, 6, 12] texts that are no numbers."""
    nodes = [
        _node("Unsqueeze", "nought none", "index"),
        _node("Gather", "shelves index", "chosen", axis=0),
        _node("Identity", "chosen", "output0"),
    ]
    shelves, none = np.full(_DECLARED, "shelf", object), np.array([0], np.int64)
    return _graph(nodes, TensorProto.STRING, shelves=shelves, none=none)


def fails() -> bytes:
    """Ends each run with a fault: it asks for the eighth of one."""
    nodes = [
        _node("Add", "seven nought", "index"),
        _node("Gather", "answer index", "output0", axis=0),
    ]
    return _graph(nodes, seven=np.array([7], np.int64))


def loops() -> bytes:
    """Counts to 2 ** 62 before it answers."""
    body = helper.make_graph(
        [_node("Identity", "on", "on_out"), _node("Add", "sum_in zero", "sum_out")],
        "body",
        [
            helper.make_tensor_value_info("turn", TensorProto.INT64, []),
            helper.make_tensor_value_info("on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("sum_in", _NUMBERS, []),
        ],
        [
            helper.make_tensor_value_info("on_out", TensorProto.BOOL, []),
            helper.make_tensor_value_info("sum_out", _NUMBERS, []),
        ],
    )
    nodes = [
        _node("Loop", "turns yes nothing", "sum", body=body),
        _node("Add", "answer sum", "output0"),
    ]
    return _graph(nodes, turns=np.array(2**62, np.int64), yes=np.array(True))


def eats_memory() -> bytes:
    """Asks for 64 GB while it runs."""
    nodes = [
        *_expanded(2**34),
        _node("ReduceMax", "large", "most", keepdims=0),
        _node("Add", "answer most", "output0"),
    ]
    return _graph(nodes)


def sides(height: int, width: int) -> bytes:
    """Answers as it declares, on pictures of such sides."""
    return _graph([_node("Add", "answer nothing", "output0")], sides=(height, width))


def saying(**words: str) -> bytes:
    """A sound network with these words beside it."""
    return _graph([_node("Add", "answer nothing", "output0")], words=_WORDS | words)


def write(folder: Path, network: Callable[[], bytes]) -> Path:
    """A package folder around it whose words and hash are right."""
    folder.mkdir(parents=True, exist_ok=True)
    model = network()
    (folder / "model.onnx").write_bytes(model)
    (folder / "model.json").write_text(json.dumps(manifest(model)))
    return folder
