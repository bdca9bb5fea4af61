"""From a network as it was exported to a model package in the fast form, whole or not at all.

raw = load_package(Path("model.onnx"))            # a bare export, or a package folder
write_package(fast_package(raw), Path("out"))                         # float
write_package(fast_package(quantized(raw, photos)), Path("out"))      # 8 bits
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import onnx

from detection.core.network.detector import Detector
from detection.core.network.folder import MANIFEST, MODEL, load_package
from detection.core.network.manifest import manifest_words
from detection.core.network.package import Feed, Layout, Package, PackageError
from detection.packaging.fast import fast_form
from detection.packaging.int8 import quantize
from detection.packaging.pairs import fits


def fast_package(package: Package) -> Package:
    """`package` with pixels straight in and NMS in the graph; raises PackageError.

    One that is in this form already stays what it is.
    """
    says = package.manifest
    if says.feed is Feed.PIXELS:
        return package
    try:
        made = fast_form(onnx.load_from_string(package.model), says.layout, len(says.classes))
    except Exception as error:
        raise PackageError(f"The network cannot be put into the fast form: {error}") from error
    layout = Layout.SUPPRESSED if says.layout is Layout.DENSE else says.layout
    return _of(package, made.SerializeToString(), layout=layout, feed=Feed.PIXELS)


def quantized(package: Package, photos: Sequence[Path]) -> Package:
    """`package` (bare form, float) in 8 bits, its ranges read off `photos` (about a hundred);
    raises PackageError."""
    if package.manifest.feed is Feed.PIXELS:
        raise PackageError("The network is in the fast form already: give the one it was made of.")
    with tempfile.TemporaryDirectory() as folder:
        parent, child = Path(folder) / "parent.onnx", Path(folder) / "child.onnx"
        parent.write_bytes(package.model)
        quantize(parent, photos, child, package.manifest.input_size)
        made = child.read_bytes()
        return _of(package, made, sums_fit_16_bits=fits(onnx.load_from_string(made)))


def write_package(
    package: Package,
    out: Path,
    card: str | None = None,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Writes the folder `out` after its network was loaded and run; raises PackageError.

    `more` are further words for model.json. What lay at `out` stays until the new folder is
    complete beside it, and is then replaced as a whole.
    """
    Detector(package, threads=1)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as folder:
        new = Path(folder) / "new"
        new.mkdir()
        words = manifest_words(package.manifest) | dict(more or {})
        (new / MANIFEST).write_text(json.dumps(words, indent=2) + "\n", encoding="utf-8")
        (new / MODEL).write_bytes(package.model)
        if card is not None:
            (new / "CARD.md").write_text(card, encoding="utf-8")
        load_package(new)
        _swap(new, out, Path(folder) / "old")


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
