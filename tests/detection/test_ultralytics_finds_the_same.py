"""Decoding, letterbox and NMS agree with Ultralytics' own on the bundled weights.

What Ultralytics finds is asked where it is installed beside the tests, and else was recorded by
`python -m training.parity`.
"""

import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from detection.core.asked import Asked
from detection.core.network.detector import Detector
from detection.core.network.folder import load_package
from detection.core.network.looking import look
from detection.core.network.package import Package
from detection.core.network.postprocess import Found
from detection.core.roles import Role
from detection.sources import BUNDLED

HERE = Path(__file__).parent
RECORDED = json.loads((HERE / "parity.json").read_text(encoding="utf-8"))
LEAST: float = RECORDED["least"]
PIXEL, SCORE = 1.0, 0.01
PHOTOS = sorted((HERE / "photos").glob("parity-*.jpg"))


@pytest.fixture(scope="module")
def package() -> Package:
    return load_package(BUNDLED)


@pytest.fixture(scope="module")
def theirs(package: Package) -> dict[str, np.ndarray]:
    """Rows x1, y1, x2, y2, score, class of each photo."""
    if find_spec("ultralytics") is not None:
        from training.parity import found

        told = found(package, PHOTOS)
    else:
        assert RECORDED["sha256"] == package.manifest.sha256, "run python -m training.parity"
        told = RECORDED["found"]
    return {name: np.array(rows, float).reshape(-1, 6) for name, rows in told.items()}


def _rows(found: tuple[Found, ...], roles: tuple[Role, ...]) -> np.ndarray:
    rows = [
        (one.box.x1, one.box.y1, one.box.x2, one.box.y2, one.score, roles.index(one.role))
        for one in found
    ]
    return np.array(rows, float).reshape(-1, 6)


@pytest.mark.parametrize("photo", PHOTOS, ids=lambda path: path.stem)
def test_the_same_boxes(photo: Path, package: Package, theirs: dict[str, np.ndarray]) -> None:
    run = look(photo.read_bytes(), Detector(package), dict.fromkeys(Role, LEAST - SCORE), Asked())
    ours, wanted = _rows(run.run.boxed.found, package.manifest.roles), theirs[photo.name]
    assert len(wanted) > 100
    away = np.abs(ours[:, None] - wanted[None])
    alike = (away[..., :4].max(axis=2) <= PIXEL) & (away[..., 4] <= SCORE) & (away[..., 5] == 0)
    assert alike.any(axis=0).all(), wanted[~alike.any(axis=0)]
    beyond = ours[:, 4] > LEAST + SCORE
    assert alike.any(axis=1)[beyond].all(), ours[beyond & ~alike.any(axis=1)]
