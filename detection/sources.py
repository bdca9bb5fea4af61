"""Where the model comes from: the bundled package, or what SHELFWATCH_MODEL names."""

from pathlib import Path

from django.conf import settings

from detection.core.network.folder import load_package
from detection.core.network.package import Package
from detection.object_store import fetched_folder

BUNDLED = Path(__file__).parent / "packages" / "shelfwatch-n"
_S3 = "s3://"


def configured_package() -> Package:
    """The package in service by the settings; raises PackageError."""
    return package_at(settings.SHELFWATCH_MODEL)


def shadow_package() -> Package:
    """The package that looks at photos beside the one in service; raises PackageError."""
    return package_at(settings.SHELFWATCH_SHADOW_MODEL)


def package_at(place: str) -> Package:
    """The package at `place`: a folder, an ONNX file, `s3://...`, or '' for the bundled one;
    raises PackageError."""
    return load_package(_folder(place))


def is_remote() -> bool:
    """Whether loading the package may ask an object store."""
    return str(settings.SHELFWATCH_MODEL).startswith(_S3)


def _store_options() -> dict[str, str | None]:
    """The object store that keeps the photos keeps the models too."""
    options = settings.STORAGES["default"].get("OPTIONS", {})
    return {key: options.get(key) for key in ("endpoint_url", "region_name")}


def _folder(place: str) -> Path:
    if not place:
        return BUNDLED
    if place.startswith(_S3):
        return fetched_folder(place, settings.SHELFWATCH_DATA / "models", _store_options())
    return Path(place).expanduser()
