"""Start-up faults of the model, told by `manage.py check` and not by a request's stack trace."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from detection.core.network.package import PackageError
from detection.sources import Source, is_remote, source_at

_HINT = (
    "SHELFWATCH_MODEL must name a model package folder (model.onnx and model.json), an ONNX file "
    "exported by Ultralytics, or an s3:// folder; leave it empty for the bundled network."
)
_SHADOW_HINT = "SHELFWATCH_SHADOW_MODEL must name a package; leave it empty for none."
_LAST_HINT = (
    "Put a package that passes its checks there, or let the setting name another place; processes "
    "that start afterwards take it."
)


@register(Tags.files)
def model_can_be_read(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """E001: files, manifest and hash of a local model; one that the user brought has also looked
    at a picture, in a process of its own."""
    place = str(settings.SHELFWATCH_MODEL)
    return [] if is_remote(place) else _told(place, "detection.E001", _HINT)


@register(Tags.files, deploy=True)
def model_can_be_run(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """E002, with --deploy only: the network is fetched, loaded and run in this process too. W001:
    it is the last copy of what lies in S3, since what lies there now cannot be used."""
    return _run(str(settings.SHELFWATCH_MODEL), "detection.E002", "detection.W001", _HINT)


@register(Tags.files)
def shadow_can_be_read(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """E003: as E001, of a local shadow package."""
    place = str(settings.SHELFWATCH_SHADOW_MODEL)
    return [] if not place or is_remote(place) else _told(place, "detection.E003", _SHADOW_HINT)


@register(Tags.files, deploy=True)
def shadow_can_be_run(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """E004 and W002, with --deploy only: as E002 and W001, of a shadow package."""
    place = str(settings.SHELFWATCH_SHADOW_MODEL)
    return _run(place, "detection.E004", "detection.W002", _SHADOW_HINT) if place else []


def _told(place: str, number: str, hint: str) -> list[CheckMessage]:
    try:
        source_at(place)
    except PackageError as error:
        return [Error(str(error), hint=hint, id=number)]
    return []


def _run(place: str, number: str, warning: str, hint: str) -> list[CheckMessage]:
    from detection.core.network.detector import Detector

    try:
        source = source_at(place)
        Detector(source.package).warm_up()
    except PackageError as error:
        return [Error(str(error), hint=hint, id=number)]
    return [Warning(_last(source), hint=_LAST_HINT, id=warning)] if source.refused else []


def _last(source: Source) -> str:
    says = source.package.manifest
    return f"{source.refused} The last copy that could be used serves: {says.name} {says.version}."
