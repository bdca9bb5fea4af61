"""Reading a model from disk: a package folder, or a bare ONNX file."""

import hashlib
from pathlib import Path

from detection.core.network.bare import bare_package
from detection.core.network.manifest import read_manifest
from detection.core.network.package import Package, PackageError

MANIFEST = "model.json"
MODEL = "model.onnx"


def load_package(path: Path) -> Package:
    """The package at `path` (folder, or .onnx file); raises PackageError.

    The names of a folder's files are fixed, so no manifest can point outside of its folder.
    """
    if path.is_dir():
        return _from_folder(path)
    if not path.exists():
        raise PackageError(f"There is no model at {path}.")
    return bare_package(_bytes(path), path.stem)


def _from_folder(path: Path) -> Package:
    try:
        text = (path / MANIFEST).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PackageError(f"{path / MANIFEST} is missing or cannot be read.") from error
    manifest = read_manifest(text)
    model = _bytes(path / MODEL)
    if hashlib.sha256(model).hexdigest() != manifest.sha256:
        raise PackageError(
            f"{path / MODEL} is not the file that {MANIFEST} names: its SHA-256 differs "
            "(incomplete copy, or changed)."
        )
    return Package(manifest, model)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PackageError(f"{path} is missing or cannot be read.") from error
