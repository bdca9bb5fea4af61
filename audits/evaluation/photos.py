"""Real photographs, warped, cropped and relit, lined up with themselves and with others."""

from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from audits.evaluation.gallery import Gallery
from audits.evaluation.shares import Share
from detection import (
    Box,
    Landmarks,
    PhotoFindings,
    Registration,
    examine_photo,
    landmarks,
    register,
)

Pixels = NDArray[np.uint8]
Matrix = NDArray[np.float64]
_WRONG = 1 / 3  # facings
_OTHERS = 4  # other photographs that each one is held against


@dataclass
class PhotoScore:
    """`errors`: the median slot error of each trusted photo, in facings."""

    lined_up: Share = field(default_factory=Share)
    trusted_wrong: Share = field(default_factory=Share)
    others_refused: Share = field(default_factory=Share)
    turned_refused: Share = field(default_factory=Share)
    errors: list[float] = field(default_factory=list)
    reasons: dict[str, int] = field(default_factory=dict)

    def report(self) -> dict[str, object]:
        return {
            "lined up": self.lined_up.report(),
            "lined up but off by more than a third of a facing": self.trusted_wrong.report(),
            "slot error in facings, median": round(median(self.errors), 4) if self.errors else None,
            "slot error in facings, worst photo": round(max(self.errors, default=0.0), 4),
            "other photographs refused": self.others_refused.report(),
            "mirrored and turned ones refused": self.turned_refused.report(),
            "refused because": self.reasons,
        }


@dataclass(frozen=True, slots=True)
class _Shot:
    name: str
    pixels: Pixels
    data: bytes
    found: PhotoFindings
    marks: Landmarks


def warped_photos(folder: Path, most: int, warps: int, gallery: Gallery) -> PhotoScore:
    """`most` photographs of true proportions (`h_*`), each warped so many times."""
    files = sorted((folder / "images").glob("h_*.jpg"))[:most]
    shots = [_shot(file) for file in files]
    score = PhotoScore()
    for number, shot in enumerate(shots):
        for turn in range(warps):
            _warped(shot, np.random.default_rng((number, turn)), score, gallery)
        for step in range(1, min(_OTHERS, len(shots) - 1) + 1):
            other = shots[(number + step * 7) % len(shots)]
            if other is not shot:
                answer = register(shot.marks, other.data, other.found)
                score.others_refused += Share(int(not answer.trusted), 1)
        if number % 5 == 0:
            _turned(shot, score)
    return score


def _shot(file: Path) -> _Shot:
    data = file.read_bytes()
    pixels = np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), np.uint8)
    found = examine_photo(data)
    return _Shot(file.stem, pixels, data, found, landmarks(data, found))


def _turned(shot: _Shot, score: PhotoScore) -> None:
    for change in (shot.pixels[:, ::-1], shot.pixels[::-1, ::-1], shot.pixels.transpose(1, 0, 2)):
        data = _jpeg(np.ascontiguousarray(change))
        answer = register(shot.marks, data, examine_photo(data))
        score.turned_refused += Share(int(not answer.trusted), 1)


def _warped(shot: _Shot, dice: np.random.Generator, score: PhotoScore, gallery: Gallery) -> None:
    high, wide = shot.pixels.shape[:2]
    true = camera_move(wide, high, dice)
    data = _jpeg(
        relit(cv2.warpPerspective(shot.pixels, true, (wide, high), borderValue=(90,) * 3), dice)
    )
    answer = register(shot.marks, data, examine_photo(data))
    score.lined_up += Share(int(answer.trusted), 1)
    if not answer.trusted:
        score.reasons[str(answer.reason)] = score.reasons.get(str(answer.reason), 0) + 1
        gallery.add(f"warped-refused-{answer.reason}-{shot.name}", data, [])
        return
    boxes = [product.box for product in shot.found.products]
    errors = [error for box in boxes if (error := _error(box, true, answer)) is not None]
    if errors:
        worst = median(errors)
        score.errors.append(worst)
        score.trusted_wrong += Share(int(worst > _WRONG), 1)
        drawn = [(_corners(answer.land(box).box), "#00c853", "") for box in boxes]
        gallery.add(f"warped-{worst:.3f}-{shot.name}", data, drawn)


def _error(box: Box, true: Matrix, answer: Registration) -> float | None:
    landed = answer.land(box)
    if landed.visible < 1:
        return None
    corners = np.array([[box.x1, box.y1], [box.x2, box.y1], [box.x2, box.y2], [box.x1, box.y2]])
    moved = cv2.perspectiveTransform(corners[None], true)[0]
    low, high = moved.min(axis=0), moved.max(axis=0)
    x, y = landed.box.centre
    away = np.hypot(x - (low[0] + high[0]) / 2, y - (low[1] + high[1]) / 2)
    return float(away / max(1e-6, high[0] - low[0]))


def _corners(box: Box) -> tuple[float, float, float, float]:
    return box.x1, box.y1, box.x2, box.y2


def camera_move(wide: int, high: int, dice: np.random.Generator) -> Matrix:
    """The picture as a flat shelf, seen from up to 25 degrees aside, 8 above or below, rolled by
    up to 6, from up to 1.3 times as far, with up to 30 % of its area cut off."""
    yaw, pitch, roll = np.radians(dice.uniform([-25, -8, -6], [25, 8, 6]))
    focal = float(max(wide, high))
    turn = (
        cv2.Rodrigues(np.array([0.0, 0.0, roll]))[0] @ cv2.Rodrigues(np.array([pitch, 0.0, 0.0]))[0]
    )
    turn = turn @ cv2.Rodrigues(np.array([0.0, yaw, 0.0]))[0]
    plane = np.column_stack([turn[:, 0], turn[:, 1], [0, 0, focal * dice.uniform(1.0, 1.3)]])
    lens = np.array([[focal, 0, wide / 2], [0, focal, high / 2], [0, 0, 1]])
    middle = np.array([[1, 0, -wide / 2], [0, 1, -high / 2], [0, 0, 1.0]])
    zoom = float(1 / np.sqrt(1 - dice.uniform(0, 0.3)))
    aside = dice.uniform(-0.5, 0.5, 2) * (zoom - 1) * [wide, high]
    cut = np.array(
        [
            [zoom, 0, wide / 2 * (1 - zoom) + aside[0]],
            [0, zoom, high / 2 * (1 - zoom) + aside[1]],
            [0, 0, 1],
        ]
    )
    matrix = cut @ lens @ plane @ middle
    return np.asarray(matrix / matrix[2, 2])


def relit(pixels: object, dice: np.random.Generator) -> Pixels:
    """Other exposure, colour, shade from one side, noise; every other one a little blurred."""
    picture = 255 * (np.asarray(pixels) / 255.0) ** dice.uniform(0.6, 1.5)
    picture = picture * dice.uniform(0.75, 1.25) * dice.uniform(0.88, 1.12, 3)
    shade = 1 + dice.uniform(-0.35, 0.35) * np.linspace(-1, 1, picture.shape[1])
    picture = picture * shade[None, :, None] + dice.normal(0, dice.uniform(1, 5), picture.shape)
    sharp = np.clip(picture, 0, 255).astype(np.uint8)
    if dice.random() < 0.5:
        return sharp
    return np.asarray(cv2.GaussianBlur(sharp, (0, 0), dice.uniform(0.5, 1.4)), np.uint8)


def _jpeg(pixels: Pixels) -> bytes:
    return bytes(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 85])[1])
