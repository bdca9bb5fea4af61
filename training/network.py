"""Builds the detector: YOLO11 in size n, s, m or l, from nothing or from a checkpoint."""

from pathlib import Path
from types import SimpleNamespace

import torch

from .toolbox import DetectionModel
from .widen import is_half_as_wide, widened

NAMES = {0: "product", 1: "gap"}
GAINS = {"box": 7.5, "cls": 0.5, "dfl": 1.5}


def build(size: str, start: Path | None = None) -> DetectionModel:
    """A YOLO11 of `size` ('n', 's', 'm', 'l'); weights of `start` are taken where shapes agree.

    Size s also starts from a whole YOLO11n: it answers alike then and has four times the weights.
    """
    model = DetectionModel(f"yolo11{size}.yaml", nc=len(NAMES), verbose=False)
    model.names = dict(NAMES)
    model.args = SimpleNamespace(**GAINS)
    if start is not None:
        taken = load_weights(model, start)
        total = len(model.state_dict())
        if taken < total // 2:
            raise SystemExit(f"{start} fits only {taken} of {total} tensors of a YOLO11{size}")
    return model


def load_weights(model: DetectionModel, start: Path) -> int:
    """Copies what fits from our own state, or an Ultralytics checkpoint; answers how many tensors.

    An Ultralytics checkpoint is a pickle and can run code: open only files you trust.
    """
    saved = torch.load(start, map_location="cpu", weights_only=False)
    source = saved.get("average") or saved.get("ema") or saved["model"]
    old = source if isinstance(source, dict) else source.float().state_dict()
    new = model.state_dict()
    if is_half_as_wide(old, new):
        old = widened(old, new)
    fits = {k: v.to(new[k].dtype) for k, v in old.items() if k in new and new[k].shape == v.shape}
    model.load_state_dict(fits, strict=False)
    return len(fits)
