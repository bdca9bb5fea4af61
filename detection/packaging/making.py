"""From a float network to a package in 8 bits that was held against it: all that
`manage.py quantize_model` does, for training too."""

import tempfile
from pathlib import Path

from detection.core.network.detector import Detector
from detection.core.network.package import Manifest, Package, PackageError
from detection.packaging.judging import Comparison, compare, write_labels
from detection.packaging.package import fast_package, quantized, write_package
from detection.packaging.photos import Photos, photos_in


def child_of(parent: Package, folder: Path) -> tuple[Package, Comparison]:
    """The child in 8 bits by the photographs in `folder`, and what it is worth beside `parent`.

    Raises PackageError, and DatasetError for photographs that cannot be read or are too few.
    """
    with tempfile.TemporaryDirectory() as labels:
        return child_by(parent, photos_in(folder, Path(labels)))


def child_by(parent: Package, photos: Photos) -> tuple[Package, Comparison]:
    """The same by `photos`; where they have no labels, `parent`'s boxes are written as such."""
    fast = Detector(fast_package(parent))
    child = fast_package(quantized(parent, photos.calibrating))
    if not photos.labelled:
        write_labels(fast, photos.judged)
    return child, compare(fast, Detector(child), photos)


def keep(child: Package, compared: Comparison, out: Path, card: str | None = None) -> None:
    """Writes the package with its card, or raises PackageError with all reasons why not."""
    if faults := compared.faults():
        raise PackageError(f"Nothing was written: {'; '.join(faults)}.")
    text = f"{card or card_of(child.manifest)}\n```\n{table(compared)}\n```\n"
    write_package(child, out, text, {"quantized": compared.words()})


def card_of(says: Manifest) -> str:
    """What a manifest knows of its network, as the card's beginning."""
    return (
        f"# {says.name}\n\nVersion {says.version}. {says.made_with}.\n\n"
        f"Licence of the weights: {says.licence}\n"
    )


def table(compared: Comparison) -> str:
    """The comparison for people."""
    against = (
        "labels" if compared.labelled else "the parent's own boxes (the photos have no labels)"
    )
    lines = [
        f"{compared.pictures} photographs, against {against};",
        f"{compared.calibrating} others set the 8-bit ranges",
        f"{'':16}{'float':>10}{'8 bits':>10}",
    ]
    for role, ap in compared.parent.ap.items():
        lines.append(f"{'AP ' + role:16}{_points(ap, compared.child.ap[role])}")
    scores = compared.parent.scores, compared.child.scores
    lines.append(f"{'scores':16}{scores[0]:10}{scores[1]:10}")
    lines.append(f"{'network, ms':16}{compared.parent.ms:10.1f}{compared.child.ms:10.1f}")
    return "\n".join([*lines, f"{compared.faster:.2f} times as fast, in turns"])


def _points(before: float | None, after: float | None) -> str:
    if before is None or after is None:
        return f"{'not measured':>20}"
    return f"{before:10.1f}{after:10.1f}"
