"""The photographs that an 8-bit network is made with and judged on."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from detection.evaluation.dataset import DatasetError, Entry, entries

CALIBRATING = 100
_JUDGED = 150
_FEW = 20
_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".heic"}


@dataclass(frozen=True, slots=True)
class Photos:
    """`calibrating` set the 8-bit ranges, `judged` tell whether they are good; `labelled`: people
    (or another network) said what is on them."""

    calibrating: tuple[Path, ...]
    judged: tuple[Entry, ...]
    labelled: bool


def photos_in(folder: Path, labels: Path) -> Photos:
    """Photographs of a YOLO data set (images/ and labels/), of its images/, or of any folder.

    In the last case labels are still to be written into `labels`. Raises DatasetError.
    """
    top = folder.parent if folder.name == "images" else folder
    labelled = (top / "images").is_dir() and (top / "labels").is_dir()
    found = entries(top) if labelled else _bare(folder, labels)
    if labelled:
        found = [each for each in found if each.labels.is_file()]
    if not found:
        raise DatasetError(f"There are no photographs in {folder}.")
    calibrating = _spread(found, CALIBRATING)
    rest = [each for each in found if each not in set(calibrating)]
    judged = _spread(rest if len(rest) >= _FEW else found, _JUDGED)
    return Photos(tuple(each.image for each in calibrating), tuple(judged), labelled)


def _bare(folder: Path, labels: Path) -> list[Entry]:
    images = folder / "images" if (folder / "images").is_dir() else folder
    if not images.is_dir():
        raise DatasetError(f"{folder} is no folder.")
    found = sorted(each for each in images.iterdir() if each.suffix.lower() in _SUFFIXES)
    return [Entry(image, labels / f"{image.stem}.txt") for image in found]


def _spread(found: Sequence[Entry], most: int) -> list[Entry]:
    """At most `most` of them, evenly over all."""
    step = max(1.0, len(found) / most)
    return [found[int(place * step)] for place in range(min(most, len(found)))]
