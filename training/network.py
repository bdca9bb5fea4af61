"""Builds the detector: YOLO11 in size n, s, m or l, from nothing or from a checkpoint."""

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import torch
from torch import Tensor

from .joined import Joined, is_joined
from .origin import Origin, origin_of
from .toolbox import DetectionModel
from .widen import is_half_as_wide, widened

NAMES = {0: "product", 1: "gap"}
GAINS = {"box": 7.5, "cls": 0.5, "dfl": 1.5}


def build(size: str, start: Path | None = None, second: Path | None = None) -> DetectionModel:
    """A YOLO11 of `size` ('n', 's', 'm', 'l'); weights of `start` are taken where shapes agree.

    Size s also starts from a whole YOLO11n: it answers alike then and has four times the weights.
    With `second`, weights of an EfficientNet-Lite0, or where `start` is such a network already, an
    EfficientNet-Lite0 sees along (`joined.py`).
    """
    old = read_weights(start) if start is not None else {}
    model = empty(size, joined=second is not None or is_joined(old))
    if second is not None:
        model.lite.take(second)
    if start is not None:
        taken = take_weights(model, old)
        if taken < len(old) // 2:
            raise SystemExit(f"{start} fits only {taken} of {len(old)} tensors of a YOLO11{size}")
    return model


def empty(size: str, joined: bool) -> DetectionModel:
    """A network that has learned nothing."""
    if joined:
        model = Joined(size, len(NAMES))
    else:
        model = DetectionModel(f"yolo11{size}.yaml", nc=len(NAMES), verbose=False)
    model.names = dict(NAMES)
    model.args = SimpleNamespace(**GAINS)
    return model


def read_weights(start: Path) -> Mapping[str, Tensor]:
    """Tensors by name of our own state, or of an Ultralytics checkpoint.

    An Ultralytics checkpoint is a pickle and can run code: open only files you trust.
    """
    saved = torch.load(start, map_location="cpu", weights_only=False)
    source = saved.get("average") or saved.get("ema") or saved["model"]
    weights: Mapping[str, Tensor] = (
        source if isinstance(source, dict) else source.float().state_dict()
    )
    return weights


def origin_in(checkpoint: Path) -> Origin | None:
    """How a state of ours was made; None in an old one, and in a checkpoint of Ultralytics."""
    try:
        state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    except Exception:  # noqa: BLE001 an Ultralytics checkpoint holds classes, which are refused here
        return None
    return origin_of(state)


def take_weights(model: DetectionModel, old: Mapping[str, Tensor]) -> int:
    """Copies what fits; answers how many tensors."""
    new = model.state_dict()
    if is_half_as_wide(old, new):
        old = widened(old, new)
    fits = {k: v.to(new[k].dtype) for k, v in old.items() if k in new and new[k].shape == v.shape}
    model.load_state_dict(fits, strict=False)
    return len(fits)
