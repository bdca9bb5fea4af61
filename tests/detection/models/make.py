"""Makes the tiny networks beside this file. They find the same boxes on any picture.

Not part of the suite: needs `onnx`, which the site does not. `pip install onnx` in a throwaway
environment, then `python tests/detection/models/make.py`.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).parent
SIDE = 64

# cx, cy, w, h, product, gap: a product, the same a little aside, another one, a gap, nothing.
DENSE = np.array(
    [
        [16, 32, 16, 32, 0.90, 0.01],
        [17, 32, 16, 32, 0.80, 0.01],
        [48, 32, 16, 32, 0.70, 0.02],
        [32, 32, 10, 32, 0.03, 0.60],
        *[[8, 8, 4, 4, 0.001, 0.001]] * 8,
    ],
    np.float32,
).T[None]
# x1, y1, x2, y2, score, class
END_TO_END = np.array(
    [
        [8, 16, 24, 48, 0.9, 0],
        [40, 16, 56, 48, 0.7, 0],
        [27, 16, 37, 48, 0.6, 1],
        [0, 0, 0, 0, 0.0, 0],
    ],
    np.float32,
)[None]
WORDS = {
    "task": "detect",
    "imgsz": f"[{SIDE}, {SIDE}]",
    "stride": "32",
    "names": "{0: 'product', 1: 'gap'}",
}


def model(
    name: str,
    answer: np.ndarray,
    words: dict[str, str],
    side: int | str = SIDE,
    kind: int = TensorProto.FLOAT,
    open_output: bool = False,
) -> onnx.ModelProto:
    """A network that answers `answer` (plus nothing that depends on the picture)."""
    nodes = [
        helper.make_node("Cast", ["images"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMax", ["floats"], ["brightest"], keepdims=0),
        helper.make_node("Mul", ["brightest", "zero"], ["nothing"]),
        helper.make_node("Add", ["answer", "nothing"], ["output0"]),
    ]
    shape = [f"d{i}" for i in range(answer.ndim)] if open_output else list(answer.shape)
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info("images", kind, [1, 3, side, side])],
        [helper.make_tensor_value_info("output0", TensorProto.FLOAT, shape)],
        [
            numpy_helper.from_array(answer, "answer"),
            numpy_helper.from_array(np.array(0, np.float32), "zero"),
        ],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    for key, value in words.items():
        entry = made.metadata_props.add()
        entry.key, entry.value = key, value
    return made


def save(made: onnx.ModelProto) -> None:
    (HERE / f"{made.graph.name}.onnx").write_bytes(made.SerializeToString())


def with_outside_data(made: onnx.ModelProto) -> onnx.ModelProto:
    """The same, its first weights said to lie in a file far outside of the package."""
    weights = made.graph.initializer[0]
    weights.ClearField("raw_data")
    weights.data_location = TensorProto.EXTERNAL
    entry = weights.external_data.add()
    entry.key, entry.value = "location", "../../../../../../etc/passwd"
    return made


save(model("dense", DENSE, WORDS))
save(model("open_sides", DENSE, WORDS, side="side", open_output=True))
save(model("end_to_end", END_TO_END, WORDS))
save(model("one_class", DENSE[:, :5], WORDS | {"names": "{0: 'object'}"}))
save(model("nameless", DENSE[:, :5], {}))
save(model("bytes", DENSE, WORDS, kind=TensorProto.UINT8))
save(model("halves", DENSE, WORDS, kind=TensorProto.FLOAT16))
save(model("classifier", np.zeros((1, 10), np.float32), WORDS | {"task": "classify"}))
save(model("no_detector", np.zeros((1, 10), np.float32), WORDS))
save(with_outside_data(model("outside", DENSE, WORDS)))
