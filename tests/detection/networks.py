"""Tiny networks and packages around them (made by models/make.py)."""

import hashlib
import json
from pathlib import Path
from typing import Any

MODELS = Path(__file__).parent / "models"


def network(name: str) -> bytes:
    """The bytes of a tiny network."""
    return (MODELS / f"{name}.onnx").read_bytes()


def manifest(model: bytes, **changes: Any) -> dict[str, Any]:
    """The words of a sound package around `model`, save for `changes` (None: leave out)."""
    words: dict[str, Any] = {
        "format": 1,
        "name": "tiny",
        "version": "3",
        "sha256": hashlib.sha256(model).hexdigest(),
        "classes": [{"name": "product", "role": "product"}, {"name": "gap", "role": "gap"}],
        "input_size": [64, 64],
        "layout": "dense",
        "thresholds": {"product": 0.3, "gap": 0.2},
        "iou": 0.5,
        "cap": 100,
        "licence": "MIT",
        "made_with": "models/make.py",
    }
    return {key: value for key, value in (words | changes).items() if value is not None}


def write_package(folder: Path, network_name: str = "dense", /, **changes: Any) -> Path:
    """A package folder around the tiny network `network_name`."""
    folder.mkdir(parents=True, exist_ok=True)
    model = network(network_name)
    (folder / "model.onnx").write_bytes(model)
    (folder / "model.json").write_text(json.dumps(manifest(model, **changes)))
    return folder
