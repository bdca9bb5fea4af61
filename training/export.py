"""Writes a trained network as ONNX: `python -m training.export RUN/state.pt --pixels 640 --out F`.

Opset 17, float32, output [1, 4 + classes, anchors] decoded to pixels, no NMS inside; names, input
size and stride in the metadata, as Ultralytics' own exports have them.
"""

import argparse
from pathlib import Path

import onnx
import onnxslim  # type: ignore[import-not-found]
import torch

from .joined import Joined, is_joined
from .network import NAMES, build, empty
from .origin import terms
from .toolbox import DetectionModel

OPSET = 17
OPEN = {"images": {2: "height", 3: "width"}, "output0": {2: "anchors"}}


def load(checkpoint: Path, size: str) -> DetectionModel:
    """The averaged network of a run, or that of an Ultralytics checkpoint."""
    try:
        state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    except Exception:  # noqa: BLE001 an Ultralytics checkpoint holds classes, which are refused here
        return build(size, checkpoint)
    model = empty(size, joined=is_joined(state["average"]))
    model.load_state_dict(state["average"])
    return model


def export(
    model: DetectionModel, side: int | tuple[int, int], out: Path, open_sides: bool = False
) -> None:
    """Writes `model` for pictures of `side` pixels, or of (height, width).

    With `open_sides` it takes any sides that its stride divides, and `side` is what it was made
    for: a photo that is not square then costs less than the square.
    """
    height, width = (side, side) if isinstance(side, int) else side
    model = model.float().eval().to(memory_format=torch.contiguous_format)
    model.fuse(verbose=False)
    head = model.model[-1]
    head.export, head.format, head.dynamic = True, "onnx", open_sides
    sample = torch.zeros(1, 3, height, width)
    model(sample)
    out.parent.mkdir(parents=True, exist_ok=True)
    half = out.with_suffix(".half")
    with torch.no_grad():
        torch.onnx.export(
            model,
            (sample,),
            str(half),
            opset_version=OPSET,
            input_names=["images"],
            output_names=["output0"],
            dynamo=False,
            dynamic_axes=OPEN if open_sides else None,
        )
    slim = onnxslim.slim(onnx.load(half))
    said = {
        "description": terms(isinstance(model, Joined)),
        "task": "detect",
        "names": str(NAMES),
        "imgsz": str([height, width]),
        "stride": str(int(max(model.stride))),
        "batch": "1",
    }
    onnx.helper.set_model_props(slim, said)
    onnx.checker.check_model(slim)
    onnx.save(slim, half)
    half.replace(out)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="training.export", description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--size", choices="nsml", default="n")
    parser.add_argument(
        "--pixels", type=int, nargs="+", default=[640], help="side, or height width"
    )
    parser.add_argument("--open", action="store_true", help="take any sides the stride divides")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args(argv)
    side = args.pixels[0] if len(args.pixels) == 1 else (args.pixels[0], args.pixels[1])
    export(load(args.checkpoint, args.size), side, args.out, args.open)
    print(f"{args.out}: {args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
