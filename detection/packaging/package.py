"""From a network as it was exported to a model package in the fast form, whole or not at all.

raw = load_package(Path("model.onnx"))            # a bare export, or a package folder
write_package(fast_package(raw), Path("out"))                         # float
write_package(fast_package(quantized(raw, photos)), Path("out"))      # 8 bits
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx

from detection.core.network.detector import Detector
from detection.core.network.folder import MANIFEST, MODEL, load_package
from detection.core.network.manifest import manifest_words
from detection.core.network.package import Feed, Layout, Package, PackageError
from detection.core.network.preprocess import preprocess
from detection.core.session import Session
from detection.evaluation.dataset import DatasetError
from detection.packaging.fast import fast_form
from detection.packaging.int8 import quantize
from detection.packaging.pairs import fits
from detection.packaging.photos import picture_of

CARD = "CARD.md"
_OURS = frozenset({MANIFEST, MODEL, CARD})


def fast_package(package: Package) -> Package:
    """`package` with pixels straight in and NMS in the graph; raises PackageError.

    One that is in this form already stays what it is.
    """
    says = package.manifest
    if says.feed is Feed.PIXELS:
        return package
    check_floats(package)
    try:
        made = fast_form(onnx.load_from_string(package.model), says.layout, len(says.classes))
    except Exception as error:
        raise PackageError(
            f"The network cannot be put into the fast form: {_in_a_line(error)}"
        ) from error
    layout = Layout.SUPPRESSED if says.layout is Layout.DENSE else says.layout
    return _of(package, made.SerializeToString(), layout=layout, feed=Feed.PIXELS)


def quantized(package: Package, photos: Sequence[Path]) -> Package:
    """`package` (bare form, float) in 8 bits, its ranges read off `photos` (about a hundred);
    raises PackageError, and DatasetError for a photo that cannot be read."""
    if package.manifest.feed is Feed.PIXELS:
        raise PackageError("The network is in the fast form already: give the one it was made of.")
    check_floats(package)
    _check_answers(package, photos[:1])
    with tempfile.TemporaryDirectory() as folder:
        parent, child = Path(folder) / "parent.onnx", Path(folder) / "child.onnx"
        parent.write_bytes(package.model)
        try:
            quantize(parent, photos, child, package.manifest.input_size)
        except DatasetError:
            raise
        except Exception as error:
            raise PackageError(
                f"The network cannot be put into 8 bits: {_in_a_line(error)}"
            ) from error
        made = child.read_bytes()
        return _of(package, made, sums_fit_16_bits=fits(onnx.load_from_string(made)))


def check_floats(package: Package) -> None:
    """Raises PackageError unless a bare network takes float32, which is what can be packaged."""
    taken = Session(package.model, threads=1).inputs[0].dtype
    if package.manifest.feed is Feed.PLANES and taken is not np.float32:
        kind = "another type" if taken is None else taken.__name__
        raise PackageError(f"The network takes {kind}: export it in float32.")


def check_out(out: Path) -> None:
    """Raises PackageError unless a package can be written to `out` without losing anything.

    Nothing lies there, or an empty folder, or an older package; what is around it can be written.
    """
    out = out.absolute()
    if os.path.lexists(out):
        _check_replaced(out)
    around = next(each for each in out.parents if os.path.lexists(each))
    if not around.is_dir():
        raise PackageError(f"{out} cannot be written: {around} is no folder.")
    if not os.access(around, os.W_OK | os.X_OK):
        raise PackageError(f"{out} cannot be written: {around} must not be written to.")


def write_package(
    package: Package,
    out: Path,
    card: str | None = None,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Writes the folder `out` after its network was loaded and run; raises PackageError.

    `more` are further words for model.json. An older package stays until the new folder is
    complete beside it, and is then replaced as a whole; nothing else is replaced (`check_out`).
    """
    out = out.absolute()
    check_out(out)
    Detector(package, threads=1)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as folder:
        new = Path(folder) / "new"
        new.mkdir()
        words = manifest_words(package.manifest) | dict(more or {})
        (new / MANIFEST).write_text(json.dumps(words, indent=2) + "\n", encoding="utf-8")
        (new / MODEL).write_bytes(package.model)
        if card is not None:
            (new / CARD).write_text(card, encoding="utf-8")
        load_package(new)
        _swap(new, out, Path(folder) / "old")


def _check_replaced(out: Path) -> None:
    if out.is_symlink() or not out.is_dir():
        raise PackageError(f"{out} is no folder: name one that is empty, or not there yet.")
    if os.path.ismount(out):
        raise PackageError(f"{out} is a volume, which cannot be replaced: name a folder in it.")
    found = {each.name for each in out.iterdir()}
    if found and (MANIFEST not in found or found - _OURS):
        other = min(found - _OURS, default=MODEL)
        raise PackageError(
            f"{out} holds {other} and is no model package: name a folder that is empty, or not "
            "there yet."
        )


def _check_answers(package: Package, photos: Sequence[Path]) -> None:
    """A network that answers no numbers has no ranges: told here, in words."""
    size, session = package.manifest.input_size, Session(package.model)
    for photo in photos:
        answer = session.run(preprocess(picture_of(photo, size), size).tensor)
        if not np.isfinite(answer).all():
            raise PackageError(f"The network answers what is no number (on {photo}).")


def _in_a_line(error: Exception) -> str:
    """The first line of what a library says, or the kind of its error."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def _swap(new: Path, out: Path, aside: Path) -> None:
    if out.exists():
        out.rename(aside)
    try:
        new.rename(out)
    except OSError:
        if aside.exists():
            aside.rename(out)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _of(package: Package, model: bytes, **changes: Any) -> Package:
    sha256 = hashlib.sha256(model).hexdigest()
    return Package(replace(package.manifest, sha256=sha256, **changes), model)
