"""Labelled photographs in YOLO layout: `images/NAME.jpg` and `labels/NAME.txt`."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detection.core.roles import Role
from detection.evaluation.boxes import Floats

CLASSES = {Role.PRODUCT: 0, Role.GAP: 1}
UNLABELLED_GAPS = "h_"
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".heic"})
_SLACK = 1e-3  # labels that were rounded may reach this far out of the picture
_LINE = "expected 'class cx cy w h', class 0 (product) or 1 (gap) and the rest between 0 and 1"


class DatasetError(Exception):
    """A data set that cannot be scored; the message says which file and why."""


@dataclass(frozen=True)
class Entry:
    """Where one photograph and its labels lie."""

    image: Path
    labels: Path

    @property
    def name(self) -> str:
        return self.image.stem

    @property
    def gaps_known(self) -> bool:
        """False where visible gaps were not labelled: such a photo never counts as having none."""
        return not self.name.startswith(UNLABELLED_GAPS)


def entries(folder: Path) -> list[Entry]:
    """All photographs of a YOLO folder, in order of name; raises DatasetError."""
    images, labels = folder / "images", folder / "labels"
    for part in (images, labels):
        if not part.is_dir():
            raise DatasetError(f"{part} is no folder: a data set has images/ and labels/.")
    found = sorted(each for each in images.iterdir() if each.suffix.lower() in _PICTURES)
    if not found:
        raise DatasetError(f"There are no pictures in {images}.")
    return [Entry(image, labels / f"{image.stem}.txt") for image in found]


def checked_entries(folder: Path) -> list[Entry]:
    """`entries` of which each has labels and all labels have a picture; raises DatasetError."""
    found = entries(folder)
    bare = next((entry for entry in found if not entry.labels.is_file()), None)
    if bare is not None:
        raise DatasetError(
            f"{bare.labels} is missing: each picture needs one, empty where nothing is there."
        )
    lonely = {each.stem for each in (folder / "labels").glob("*.txt")} - {e.name for e in found}
    if lonely:
        name = min(lonely)
        raise DatasetError(f"labels/{name}.txt has no picture images/{name}.jpg in {folder}.")
    return found


def read_labels(path: Path, width: int, height: int) -> dict[Role, Floats]:
    """For each role the boxes (n, 4) in pixels x1 y1 x2 y2; raises DatasetError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path} cannot be read as text.") from error
    rows = [_row(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    table = np.array(rows, float).reshape(-1, 5)
    centre, half = table[:, 1:3], table[:, 3:5] / 2
    corners = np.hstack([centre - half, centre + half]) * [width, height, width, height]
    return {role: corners[table[:, 0] == index] for role, index in CLASSES.items()}


def _row(path: Path, number: int, line: str) -> list[float]:
    try:
        row = [float(word) for word in line.split()]
    except ValueError:
        row = []
    shares = np.array(row[1:])
    fits = len(row) == 5 and row[0] in CLASSES.values()
    if not fits or not np.all((shares >= -_SLACK) & (shares <= 1 + _SLACK)):
        raise DatasetError(f"{path}, line {number}: {_LINE}, not '{line.strip()[:60]}'.")
    return row
