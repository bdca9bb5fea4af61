"""What Ultralytics itself finds with the bundled weights: `python -m training.parity`.

The package's network is taken out of its fast form, so that Ultralytics' own decoding, letterbox
and NMS surround it, and what it finds on the photographs is written to
`tests/detection/parity.json`, against which the tests hold the site's way. Where Ultralytics is
installed beside the tests, they ask it instead.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.utils import Extractor

from detection.core.network.folder import load_package
from detection.core.network.package import Package

PACKAGE = Path("detection/packages/shelfwatch-n")
PHOTOS = Path("tests/detection/photos")
RECORDED = Path("tests/detection/parity.json")
LEAST = 0.25
Row = list[float]  # x1, y1, x2, y2 in pixels of the upright photo, score, class


def bare_network(package: Package) -> onnx.ModelProto:
    """The network between the fast form's ends: [1, 3, h, w] in 0..1 -> [1, 4 + classes, n]."""
    model = onnx.load_from_string(package.model)
    planes = next(node for node in model.graph.node if node.op_type == "Transpose").output[0]
    raw = next(node for node in model.graph.node if node.name.startswith("fast/out/")).input[0]
    shape = onnx.shape_inference.infer_shapes(model)
    body = Extractor(shape).extract_model([planes], [raw])
    _take_shares(body.graph, planes)
    says = package.manifest
    if says.stride is not None:
        _open_batch(body.graph, 4 + len(says.classes))
    said = {
        "task": "detect",
        "names": str(dict(enumerate(says.classes))),
        "imgsz": str(list(says.input_size[::-1])),
        "stride": str(says.stride or 32),
        "batch": "1",
        "args": str({"dynamic": says.stride is not None}),
    }
    helper.set_model_props(body, said)
    return body


def _take_shares(graph: onnx.GraphProto, planes: str) -> None:
    """Puts an input in 0..1 before `planes`, which the fast form feeds with bytes."""
    del graph.input[:]
    graph.input.append(
        helper.make_tensor_value_info("images", TensorProto.FLOAT, ["batch", 3, "height", "width"])
    )
    full = np.array(255, np.float32)
    graph.initializer.append(numpy_helper.from_array(full, "parity/255"))
    nodes = [
        helper.make_node("Mul", ["images", "parity/255"], ["parity/wide"]),
        helper.make_node("Round", ["parity/wide"], ["parity/whole"]),
        helper.make_node("Cast", ["parity/whole"], [planes], to=TensorProto.UINT8),
    ]
    for place, node in enumerate(nodes):
        graph.node.insert(place, node)


def _open_batch(graph: onnx.GraphProto, rows: int) -> None:
    """Lets the output follow the input's batch: only then Ultralytics takes a rectangle."""
    (old,) = graph.output
    graph.initializer.append(numpy_helper.from_array(np.array([rows, -1]), "parity/rest"))
    graph.node.extend(
        [
            helper.make_node("Shape", ["images"], ["parity/batch"], start=0, end=1),
            helper.make_node("Concat", ["parity/batch", "parity/rest"], ["parity/shape"], axis=0),
            helper.make_node("Reshape", [old.name, "parity/shape"], ["parity/found"]),
        ]
    )
    told = helper.make_tensor_value_info(
        "parity/found", TensorProto.FLOAT, ["batch", rows, "anchors"]
    )
    graph.output.remove(old)
    graph.output.append(told)


def found(package: Package, photos: Sequence[Path]) -> dict[str, list[Row]]:
    """What Ultralytics predicts on each photo, by file name, best score first."""
    from .toolbox import YOLO

    says = package.manifest
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.onnx"
        onnx.save(bare_network(package), path)
        model = YOLO(str(path), task="detect")
        told = {}
        for photo in photos:
            (result,) = model.predict(
                str(photo),
                imgsz=says.input_size[0],
                conf=LEAST,
                iou=says.iou,
                max_det=says.cap,
                rect=True,
                verbose=False,
                device="cpu",
            )
            told[photo.name] = [[round(v, 3) for v in row] for row in result.boxes.data.tolist()]
    return told


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="training.parity", description=__doc__)
    parser.add_argument("--out", type=Path, default=RECORDED)
    args = parser.parse_args(argv)
    package = load_package(PACKAGE)
    told = found(package, sorted(PHOTOS.glob("parity-*.jpg")))
    recorded = {"sha256": package.manifest.sha256, "least": LEAST, "found": told}
    args.out.write_text(json.dumps(recorded) + "\n")
    print({name: len(rows) for name, rows in told.items()})


if __name__ == "__main__":
    main()
