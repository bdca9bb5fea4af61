"""How fast a photo becomes boxes: ours beside the customary way, in turns, in one run."""

import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from PIL import Image, ImageFilter

from detection.core.network.bare import bare_package
from detection.core.network.cpu import cpu_limit
from detection.core.network.detector import Detector
from detection.core.network.package import Package
from detection.core.network.preprocess import preprocess
from detection.core.photo.opening import open_photo
from detection.core.photo.picture import decode
from detection.core.photo.quality import measure
from detection.core.session import Session
from detection.packaging.baseline import Baseline, dynamic_bytes
from detection.packaging.memory import memory_of
from detection.packaging.package import fast_package, quantized, write_package
from detection.packaging.yolo11 import yolo11

SIDES = (4000, 3000)  # 12 megapixels
_CANDIDATES = 500  # about what a dense shelf gives; random weights have no scores of their own
_WARM = 2
Turn = tuple[float, float]  # milliseconds: from bytes to boxes, and of the network alone
Contestant = Callable[[bytes], Turn]

BASELINE, FLOAT, SQUARE, OURS, BUNDLED = "baseline", "float", "float_square", "ours", "bundled"


@dataclass(frozen=True, slots=True)
class Field:
    """Everybody who runs, and the packages whose memory is measured."""

    contestants: Mapping[str, Contestant]
    packages: Mapping[str, Package]


def drawn_photo() -> bytes:
    """A JPEG of 12 megapixels with edges and noise, which costs what a photo costs."""
    dice = np.random.default_rng(0)
    coarse = Image.fromarray(dice.integers(0, 256, (75, 100, 3), np.uint8))
    grain = dice.normal(0, 6, (SIDES[1], SIDES[0], 1)).astype(np.int16)
    soft = coarse.resize(SIDES, Image.Resampling.NEAREST).filter(ImageFilter.GaussianBlur(2))
    pixels = np.clip(np.asarray(soft, np.int16) + grain, 0, 255).astype(np.uint8)
    out = BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=88)
    return out.getvalue()


def field(data: bytes, bundled: Package, size: str) -> Field:
    """The contestants at YOLO11's geometry of `size`, with random weights, and the bundled one."""
    model = yolo11(size).SerializeToString()
    raw = bare_package(model, f"yolo11{size}-random")
    least = _usual_threshold(raw, data)
    says = replace(raw.manifest, thresholds=dict.fromkeys(raw.manifest.thresholds, least))
    raw = replace(raw, manifest=says)
    ours = fast_package(_quantized(raw, data))
    baseline = Baseline(dynamic_bytes(model), says.input_size[0], least, says.iou)
    contestants = {
        BASELINE: _baseline(baseline),
        SQUARE: _square(raw),
        FLOAT: _whole(Detector(fast_package(raw))),
        OURS: _whole(Detector(ours)),
        BUNDLED: _whole(Detector(bundled)),
    }
    return Field(contestants, {OURS: ours, BUNDLED: bundled})


def run(chosen: Field, data: bytes, rounds: int) -> dict[str, Any]:
    """Medians, 95th percentiles and ratios of `rounds` turns, ready for JSON."""
    turns: dict[str, list[Turn]] = {name: [] for name in chosen.contestants}
    load = os.getloadavg()[0]
    for _ in range(rounds + _WARM):
        for name, contestant in chosen.contestants.items():
            turns[name].append(contestant(data))
    taken = {name: np.array(each[_WARM:]) for name, each in turns.items()}
    return {
        "rounds": rounds,
        "threads": cpu_limit(),
        "load_before": round(load, 2),
        "load_after": round(os.getloadavg()[0], 2),
        "photo_bytes": len(data),
        "milliseconds": {name: _told(each) for name, each in taken.items()},
        "ratios": _ratios(taken),
        "quality_milliseconds": _quality(data, rounds),
        "megabytes": {name: _memory(each, data) for name, each in chosen.packages.items()},
    }


def _told(taken: np.ndarray[Any, np.dtype[np.float64]]) -> dict[str, float]:
    (whole, network), (whole_95, network_95) = (
        np.percentile(taken, share, axis=0).round(1).tolist() for share in (50, 95)
    )
    return {
        "whole_median": whole,
        "whole_p95": whole_95,
        "network_median": network,
        "network_p95": network_95,
    }


def _ratios(taken: Mapping[str, np.ndarray[Any, np.dtype[np.float64]]]) -> dict[str, float]:
    """Medians of the ratios within each turn."""
    pairs = {
        "whole_path": (BASELINE, OURS, 0),
        "whole_path_bundled": (BASELINE, BUNDLED, 0),
        "network_against_float": (SQUARE, OURS, 1),
        "network_against_float_of_the_same_rectangle": (FLOAT, OURS, 1),
    }
    return {
        name: round(float(median(taken[slow][:, column] / taken[fast][:, column])), 2)
        for name, (slow, fast, column) in pairs.items()
    }


def _baseline(baseline: Baseline) -> Contestant:
    def turn(data: bytes) -> Turn:
        start = perf_counter()
        _, network = baseline.run(data)
        return (perf_counter() - start) * 1000, network

    return turn


def _whole(detector: Detector) -> Contestant:
    least = dict(detector.manifest.thresholds)

    def turn(data: bytes) -> Turn:
        start = perf_counter()
        picture = decode(open_photo(data), cover=_cover(detector))
        run = detector.detect(picture, least)
        return (perf_counter() - start) * 1000, run.inference_ms

    return turn


def _square(raw: Package) -> Contestant:
    """onnxruntime's float network alone, on the whole square."""
    session, (width, height) = Session(raw.model), raw.manifest.input_size
    tensor = np.full((1, 3, height, width), 0.5, np.float32)

    def turn(_: bytes) -> Turn:
        start = perf_counter()
        session.run(tensor)
        took = (perf_counter() - start) * 1000
        return took, took

    return turn


def _quality(data: bytes, rounds: int) -> float:
    """The median time of measuring a photo's quality, decoded as small as a network of 640 asks."""
    picture = decode(open_photo(data), cover=(640, 480))
    taken = []
    for _ in range(rounds):
        start = perf_counter()
        measure(picture)
        taken.append((perf_counter() - start) * 1000)
    return round(median(taken), 1)


def _cover(detector: Detector) -> tuple[float, float]:
    width, height = detector.manifest.input_size
    ratio = min(width / SIDES[0], height / SIDES[1])
    return SIDES[0] * ratio, SIDES[1] * ratio


def _usual_threshold(raw: Package, data: bytes) -> float:
    picture = decode(open_photo(data), cover=raw.manifest.input_size)
    output = Session(raw.model).run(preprocess(picture, raw.manifest.input_size).tensor)
    return float(np.sort(output[0, 4:].max(axis=0))[-_CANDIDATES])


def _quantized(raw: Package, data: bytes) -> Package:
    with tempfile.TemporaryDirectory() as folder:
        photo = Path(folder) / "photo.jpg"
        photo.write_bytes(data)
        return quantized(raw, [photo])


def _memory(package: Package, data: bytes) -> float:
    with tempfile.TemporaryDirectory() as folder:
        photo = Path(folder) / "photo.jpg"
        photo.write_bytes(data)
        write_package(package, Path(folder) / "package")
        return memory_of(Path(folder) / "package", photo)
