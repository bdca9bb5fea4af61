"""The photographs that an 8-bit network is made with, and others that it is judged on."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from detection.core.photo.errors import PhotoError
from detection.core.photo.opening import open_photo
from detection.core.photo.picture import Picture, decode
from detection.evaluation.dataset import DatasetError, Entry, entries

CALIBRATING = 100
_JUDGED = 150
_LEAST = 8  # of either kind: fewer tell neither ranges nor accuracy
_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".heic"}


@dataclass(frozen=True, slots=True)
class Photos:
    """`calibrating` set the 8-bit ranges, `judged` (none of them) tell whether they are good;
    `labelled`: people (or another network) said what is on them."""

    calibrating: tuple[Path, ...]
    judged: tuple[Entry, ...]
    labelled: bool


def photos_in(folder: Path, labels: Path) -> Photos:
    """Photographs of a YOLO data set (images/ and labels/), of its images/, or of any folder.

    In the last case labels are still to be written into `labels`. Up to half of the photographs
    calibrate, others are judged. Raises DatasetError, also where there are too few for both.
    """
    top = folder.parent if folder.name == "images" else folder
    labelled = (top / "images").is_dir() and (top / "labels").is_dir()
    found = _labelled(top) if labelled else _bare(folder, labels)
    if len(found) < 2 * _LEAST:
        raise DatasetError(
            f"There are {len(found)} photographs{' with labels' if labelled else ''} in {folder}, "
            f"which is too few: {_LEAST} to set the 8-bit ranges and {_LEAST} others to judge them "
            "are needed."
        )
    calibrating = _spread(found, min(CALIBRATING, len(found) // 2))
    rest = [each for each in found if each not in set(calibrating)]
    return chosen_photos(calibrating, rest, labelled=labelled)


def chosen_photos(
    calibrating: Sequence[Entry], judged: Sequence[Entry], *, labelled: bool
) -> Photos:
    """As many of both as are useful, evenly; raises DatasetError where one of them is too few."""
    for kind, found in (("set the 8-bit ranges", calibrating), ("judge them", judged)):
        if len(found) < _LEAST:
            raise DatasetError(f"{len(found)} photographs to {kind} are too few: give {_LEAST}.")
    ranges = tuple(each.image for each in _spread(calibrating, CALIBRATING))
    return Photos(ranges, tuple(_spread(judged, _JUDGED)), labelled)


def picture_of(photo: Path, size: tuple[int, int]) -> Picture:
    """`photo` as large as an input of `size` (width, height) needs it; raises DatasetError."""
    try:
        return decode(open_photo(photo.read_bytes()), cover=size)
    except OSError as error:
        raise DatasetError(f"{photo}: {error.strerror}.") from error
    except PhotoError as error:
        raise DatasetError(f"{photo}: {error.message} ({error.code})") from error


def _labelled(top: Path) -> list[Entry]:
    """Those of a data set that somebody has looked at: an empty file says that nothing is there."""
    return [each for each in entries(top) if each.labels.is_file()]


def _bare(folder: Path, labels: Path) -> list[Entry]:
    images = folder / "images" if (folder / "images").is_dir() else folder
    if not images.is_dir():
        raise DatasetError(f"{folder} is no folder.")
    found = sorted(each for each in images.iterdir() if each.suffix.lower() in _SUFFIXES)
    # By its whole name: a phone exports IMG_1.heic and IMG_1.jpg side by side.
    return [Entry(image, labels / f"{image.name}.txt") for image in found]


def _spread(found: Sequence[Entry], most: int) -> list[Entry]:
    """At most `most` of them, evenly over all."""
    step = max(1.0, len(found) / most)
    return [found[int(place * step)] for place in range(min(most, len(found)))]
