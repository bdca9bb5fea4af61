"""Start-up faults of the model, told by `manage.py check` and not by a request's stack trace."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from detection.core.network.package import PackageError
from detection.sources import configured_package, is_remote, shadow_package

_HINT = (
    "SHELFWATCH_MODEL must name a model package folder (model.onnx and model.json), an ONNX file "
    "exported by Ultralytics, or an s3:// folder; leave it empty for the bundled network."
)


@register(Tags.files)
def model_can_be_read(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """E001: files, manifest and hash of a local model; one that the user brought is also loaded."""
    return [] if is_remote() else _told("detection.E001", load=bool(settings.SHELFWATCH_MODEL))


@register(Tags.files, deploy=True)
def model_can_be_run(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """E002, with --deploy only: the network is fetched, loaded and of the declared shape."""
    return _told("detection.E002", load=True)


@register(Tags.files)
def shadow_can_be_read(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """E003: files, manifest and hash of a local shadow package."""
    place = str(settings.SHELFWATCH_SHADOW_MODEL)
    if not place or place.startswith("s3://"):
        return []
    try:
        shadow_package()
    except PackageError as error:
        hint = "SHELFWATCH_SHADOW_MODEL must name a package; leave it empty for none."
        return [Error(str(error), hint=hint, id="detection.E003")]
    return []


def _told(number: str, *, load: bool) -> list[CheckMessage]:
    try:
        package = configured_package()
        if load:
            from detection.core.network.detector import Detector

            Detector(package)
    except PackageError as error:
        return [Error(str(error), hint=_HINT, id=number)]
    return []
