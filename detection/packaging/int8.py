"""A float network -> the same in 8 bits, by the recipe that was measured to be fast and exact.

Activations QUInt8, weights QInt8 per channel, all kinds of nodes, MinMax over real photographs, the
tail in float. Other choices were slower than float (S8 activations, `quantize_dynamic`).
"""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process

from detection.core.network.preprocess import preprocess
from detection.packaging.pairs import overrides
from detection.packaging.photos import picture_of
from detection.packaging.tail import float_tail, name_nodes

# The picture's own scale, so that a pixel is its own quantized value and costs no arithmetic.
_BYTES = {
    "quant_type": QuantType.QUInt8,
    "scale": np.array(1 / 255, np.float32),
    "zero_point": np.array(0, np.uint8),
}


class Photos(CalibrationDataReader):  # type: ignore[misc]
    """Feeds real photographs, prepared as in service, so that the ranges are those of service."""

    def __init__(self, photos: Sequence[Path], name: str, size: tuple[int, int]) -> None:
        """`name` and `size` (width, height) of the network's input."""
        self._left: Iterator[Path] = iter(photos)
        self._name, self._size = name, size

    def get_next(self) -> dict[str, NDArray[np.generic]] | None:
        """The next photograph; raises DatasetError where it cannot be read."""
        photo = next(self._left, None)
        if photo is None:
            return None
        return {self._name: preprocess(picture_of(photo, self._size), self._size).tensor}


def quantize(
    model: Path, photos: Sequence[Path], out: Path, size: tuple[int, int] | None = None
) -> None:
    """Writes `model` (float32) to `out` in 8 bits, its metadata kept.

    About a hundred `photos` of the kind that will be seen are enough; `size` (width, height) is
    asked for where the input's size is open. Raises ValueError where one of them is missing,
    DatasetError for a photo that cannot be read.
    """
    if not photos:
        raise ValueError("8-bit ranges are read off photographs: give at least one.")
    source = onnx.load(model)
    name, size = _input(source, size)
    with tempfile.TemporaryDirectory() as folder:
        named, ready = Path(folder) / "named.onnx", Path(folder) / "ready.onnx"
        name_nodes(source.graph)
        onnx.save(source, named)
        quant_pre_process(named, ready, skip_symbolic_shape=True)
        half, floats = out.with_suffix(".half"), onnx.load(ready)
        quantize_static(
            ready,
            half,
            Photos(photos, name, size),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            calibrate_method=CalibrationMethod.MinMax,
            nodes_to_exclude=float_tail(floats),
            extra_options={"TensorQuantOverrides": {name: [_BYTES], **overrides(floats)}},
        )
    made = onnx.load(half)
    onnx.helper.set_model_props(made, {each.key: each.value for each in source.metadata_props})
    onnx.save(made, half)
    half.replace(out)


def _input(model: onnx.ModelProto, size: tuple[int, int] | None) -> tuple[str, tuple[int, int]]:
    """Name and (width, height) of the only input."""
    tensor = model.graph.input[0]
    height, width = (side.dim_value for side in tensor.type.tensor_type.shape.dim[2:4])
    if width and height:
        return tensor.name, (width, height)
    if size is None:
        raise ValueError("The network's input size is open: say with which size to quantize it.")
    return tensor.name, size
