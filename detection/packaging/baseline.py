"""The path that ours is measured against: the customary recipe, step by step."""

import tempfile
from io import BytesIO
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from PIL import Image, ImageOps

from detection.core.session import Session

_GREY = (114, 114, 114)
Floats = NDArray[np.float32]


def dynamic_bytes(model: bytes) -> bytes:
    """`model` by `quantize_dynamic` with QUInt8 weights."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "before.onnx", Path(folder) / "after.onnx"
        before.write_bytes(model)
        quantize_dynamic(before, after, weight_type=QuantType.QUInt8)
        return after.read_bytes()


class Baseline:
    """Full decode, Pillow's bilinear letterbox to the square, NMS as a loop in NumPy."""

    def __init__(self, model: bytes, side: int, least: float, iou: float) -> None:
        self._session = Session(model)
        self._side, self._least, self._iou = side, least, iou

    def run(self, data: bytes) -> tuple[Floats, float]:
        """Boxes [n, 4] of the photo, and the network's own milliseconds."""
        picture = ImageOps.exif_transpose(Image.open(BytesIO(data))).convert("RGB")
        tensor, ratio, corner = self._letterbox(picture)
        start = perf_counter()
        output = self._session.run(tensor)
        network = (perf_counter() - start) * 1000
        boxes = self._boxes(output[0])
        return (boxes - np.array([*corner, *corner], np.float32)) / np.float32(ratio), network

    def _letterbox(self, picture: Image.Image) -> tuple[Floats, float, tuple[int, int]]:
        ratio = min(self._side / picture.width, self._side / picture.height)
        inner = round(picture.width * ratio), round(picture.height * ratio)
        corner = (self._side - inner[0]) // 2, (self._side - inner[1]) // 2
        canvas = Image.new("RGB", (self._side, self._side), _GREY)
        canvas.paste(picture.resize(inner, Image.Resampling.BILINEAR), corner)
        planes = np.asarray(canvas, np.float32).transpose(2, 0, 1)[None] / 255
        return np.ascontiguousarray(planes), ratio, corner

    def _boxes(self, output: Floats) -> Floats:
        classes = output[4:].argmax(axis=0)
        scores = output[4:].max(axis=0)
        chosen = scores >= self._least
        centre, half = output[:2, chosen].T, output[2:4, chosen].T / 2
        boxes = np.concatenate([centre - half, centre + half], axis=1)
        aside = classes[chosen, None] * np.float32(4 * self._side)
        return boxes[_nms(boxes + aside, scores[chosen], self._iou)]


def _nms(boxes: Floats, scores: Floats, iou: float) -> list[int]:
    left, kept = np.argsort(-scores, kind="stable"), []
    area = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
    while len(left):
        best, rest = left[0], left[1:]
        kept.append(int(best))
        low = np.maximum(boxes[best, :2], boxes[rest, :2])
        high = np.minimum(boxes[best, 2:], boxes[rest, 2:])
        shared = np.prod(np.clip(high - low, 0, None), axis=1)
        left = rest[shared <= iou * (area[best] + area[rest] - shared)]
    return kept
