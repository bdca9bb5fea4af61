"""Where the model comes from: the bundled package, or what SHELFWATCH_MODEL names."""

import logging
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from detection.copies import keep_as_last, last_folder, unused_delete
from detection.core.network.folder import load_package
from detection.core.network.package import Package, PackageError
from detection.object_store import fetched_folder
from detection.trials import tried_package

logger = logging.getLogger(__name__)

BUNDLED = Path(__file__).parent / "packages" / "shelfwatch-n"
_S3 = "s3://"


@dataclass(frozen=True, slots=True)
class Source:
    """A package, and why it is not the one that lies at its place now; '' where it is."""

    package: Package
    refused: str = ""


def configured_package() -> Package:
    """The package in service by the settings; raises PackageError."""
    return package_at(settings.SHELFWATCH_MODEL)


def shadow_package() -> Package:
    """The package that looks at photos beside the one in service; raises PackageError."""
    return package_at(settings.SHELFWATCH_SHADOW_MODEL)


def package_at(place: str) -> Package:
    """The package at `place`: a folder, an ONNX file, `s3://...`, or '' for the bundled one;
    raises PackageError."""
    return source_at(place).package


def source_at(place: str) -> Source:
    """The package at `place`, tried; for `s3://...` the last that could be used, where the one
    that lies there now fails or cannot be asked for. Raises PackageError."""
    if not place:
        # Tried by whoever made this version of the site.
        return Source(load_package(BUNDLED))
    if not is_remote(place):
        return Source(tried_package(Path(place).expanduser(), _marks()))
    try:
        return Source(_fetched(place))
    except PackageError as error:
        return Source(_last(place, error), str(error))


def tidy() -> None:
    """Delete copies and marks of packages that are in service no more, and were not for days."""
    unused_delete(
        _copies(), _marks(), (settings.SHELFWATCH_MODEL, settings.SHELFWATCH_SHADOW_MODEL)
    )


def is_remote(place: str) -> bool:
    """Whether loading the package at `place` may ask an object store."""
    return place.startswith(_S3)


def _fetched(place: str) -> Package:
    folder = fetched_folder(place, _copies(), _store_options())
    package = tried_package(folder, _marks())
    keep_as_last(place, folder)
    return package


def _last(place: str, fault: PackageError) -> Package:
    folder = last_folder(place, _copies())
    if folder is None:
        raise fault
    try:
        package = tried_package(folder, _marks())
    except PackageError:
        raise fault from None
    logger.error(
        "the model at %s is NOT in service: %s Its last copy that could be used is, %s %s.",
        *(place, fault, package.manifest.name, package.manifest.version),
    )
    return package


def _copies() -> Path:
    folder: Path = settings.SHELFWATCH_DATA / "models"
    return folder


def _marks() -> Path:
    return _copies() / "tried"


def _store_options() -> dict[str, str | None]:
    """The object store that keeps the photos keeps the models too."""
    options = settings.STORAGES["default"].get("OPTIONS", {})
    return {key: options.get(key) for key in ("endpoint_url", "region_name")}
