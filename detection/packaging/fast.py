"""A bare network -> the same in the fast form: bytes of pixels in, boxes that stay out.

Scaling, transposing and NMS become nodes of the graph, so callers hand over a picture as it lies in
memory and get a few dozen rows. The network between is not touched.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from detection.core.network.package import Layout
from detection.core.network.shapes import IOU, LEAST
from detection.packaging.graph import Graph

_PREFIX = "fast/"
_PIXELS = "pixels"
_OUTPUT = "boxes"
_CENTRES = 1  # NonMaxSuppression: boxes are cx, cy, w, h


def fast_form(model: onnx.ModelProto, layout: Layout, classes: int) -> onnx.ModelProto:
    """A copy of `model` (Feed.PLANES, floats) as Feed.PIXELS, a dense head as Layout.SUPPRESSED."""
    made = onnx.ModelProto()
    made.CopyFrom(model)
    _take_pixels(made.graph)
    if layout is Layout.DENSE:
        _suppress(made.graph, classes)
    _raise_opset(made)
    onnx.checker.check_model(made)
    return made


def _take_pixels(graph: onnx.GraphProto) -> None:
    old = graph.input[0]
    high, wide = old.type.tensor_type.shape.dim[2:4]
    sides = [side.dim_value or side.dim_param or name for side, name in ((high, "h"), (wide, "w"))]
    pen = Graph(_PREFIX + "in/")
    planes = pen.add("Transpose", _PIXELS, perm=[0, 3, 1, 2])
    if not _already_bytes(graph, old.name, planes):
        floats = pen.add("Cast", planes, to=TensorProto.FLOAT)
        divided = helper.make_node("Div", [floats, pen.constant(255.0)], [old.name])
        pen.nodes.append(divided)
    told = helper.make_tensor_value_info(_PIXELS, TensorProto.UINT8, [1, *sides, 3])
    _put(graph, pen, before=True)
    graph.input.remove(old)
    graph.input.insert(0, told)


def _already_bytes(graph: onnx.GraphProto, name: str, planes: str) -> bool:
    """In 8 bits on the scale 1/255 a pixel is its own quantized value: no arithmetic is left."""
    readers = [node for node in graph.node if name in node.input]
    weights = {each.name: each for each in graph.initializer}
    if not readers or not all(_is_255th(node, weights) for node in readers):
        return False
    for node in readers:
        node.CopyFrom(helper.make_node("Identity", [planes], node.output, name=node.name))
    return True


def _is_255th(node: onnx.NodeProto, weights: dict[str, onnx.TensorProto]) -> bool:
    if node.op_type != "QuantizeLinear" or len(node.input) != 3:
        return False
    scale, zero = (numpy_helper.to_array(weights[name]) for name in node.input[1:])
    return zero.dtype == np.uint8 and not zero.any() and bool(np.isclose(scale * 255, 1).all())


def _suppress(graph: onnx.GraphProto, classes: int) -> None:
    raw, pen = graph.output[0].name, Graph(_PREFIX + "out/")
    boxes, scores = pen.split(
        "Split", 2, raw, pen.constant(np.array([4, classes], np.int64)), axis=1
    )
    centred = pen.add("Transpose", boxes, perm=[0, 2, 1])
    asked = _best_class_only(pen, scores, classes)
    everything = pen.constant(np.array([2**31 - 1], np.int64))
    nothing = pen.constant(np.zeros(1, np.float32))
    kept = pen.add(
        "NonMaxSuppression", centred, asked, everything, IOU, nothing, center_point_box=_CENTRES
    )
    pen.nodes.append(_named(_rows(pen, centred, asked, kept)))
    _put(graph, pen, before=False)
    del graph.output[:]
    graph.output.append(helper.make_tensor_value_info(_OUTPUT, TensorProto.FLOAT, [1, "found", 6]))
    graph.input.append(helper.make_tensor_value_info(LEAST, TensorProto.FLOAT, [classes]))
    graph.input.append(helper.make_tensor_value_info(IOU, TensorProto.FLOAT, [1]))


def _best_class_only(pen: Graph, scores: str, classes: int) -> str:
    """[1, classes, N] scores, 0 where another class scores more or `least` is not reached."""
    best = pen.add("ArgMax", scores, axis=1, keepdims=1)
    numbers = pen.constant(np.arange(classes, dtype=np.int64).reshape(1, classes, 1))
    bounds = pen.add("Reshape", LEAST, pen.constant(np.array([1, classes, 1], np.int64)))
    reached = pen.add("GreaterOrEqual", scores, bounds)
    mask = pen.add("And", pen.add("Equal", best, numbers), reached)
    return pen.add("Where", mask, scores, pen.constant(0.0))


def _rows(pen: Graph, centred: str, scores: str, kept: str) -> str:
    """[1, M, 6] of what is `kept` [M, 3] (picture, class, place)."""
    place = pen.add("Gather", kept, pen.constant(2), axis=1)
    mine = pen.add("Gather", pen.add("Squeeze", centred, pen.constant([0])), place, axis=0)
    middle, size = pen.split("Split", 2, mine, pen.constant([2, 2]), axis=1)
    half = pen.add("Mul", size, pen.constant(0.5))
    kind = pen.add("Cast", pen.add("Gather", kept, pen.constant([1]), axis=1), to=TensorProto.FLOAT)
    score = pen.add("Unsqueeze", pen.add("GatherND", scores, kept), pen.constant([1]))
    corners = (pen.add("Sub", middle, half), pen.add("Add", middle, half))
    rows = pen.add("Concat", *corners, score, kind, axis=1)
    return pen.add("Unsqueeze", rows, pen.constant([0]))


def _named(rows: str) -> onnx.NodeProto:
    return helper.make_node("Identity", [rows], [_OUTPUT], name=_PREFIX + _OUTPUT)


def _put(graph: onnx.GraphProto, pen: Graph, *, before: bool) -> None:
    nodes = list(graph.node)
    del graph.node[:]
    graph.node.extend([*pen.nodes, *nodes] if before else [*nodes, *pen.nodes])
    graph.initializer.extend(pen.weights)


def _raise_opset(model: onnx.ModelProto) -> None:
    """The nodes added here are written in the words of opset 13 and later."""
    opset = next(each for each in model.opset_import if each.domain in ("", "ai.onnx"))
    if opset.version < 13:
        raise ValueError(f"The network is of opset {opset.version}: export it with 13 or later.")
