"""model.json (format 1) <-> Manifest."""

import json
import re
from collections.abc import Mapping
from typing import Any

from detection.core.network.package import Feed, Layout, Manifest, PackageError
from detection.core.roles import Role

FORMAT = 1
# Of every network, in pixels. Smaller ones show no shelf, larger ones take gigabytes a photo.
LEAST_SIDE, MOST_SIDE = 32, 4096
# As much as the database keeps of who looked at a photo, in characters.
LONGEST_NAME, LONGEST_VERSION = 80, 40
# Control signs, line breaks and halves of letters: no database, log or metric takes them all.
UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_MOST = 100_000


def read_manifest(text: str) -> Manifest:
    """The manifest in `text`; raises PackageError naming the field that is wrong."""
    fields = _fields(text)
    if fields.get("format") != FORMAT:
        raise PackageError(f"model.json: 'format' must be {FORMAT}.")
    classes = _classes(fields)
    return Manifest(
        name=_text(fields, "name", LONGEST_NAME),
        version=_text(fields, "version", LONGEST_VERSION),
        sha256=_sha256(fields),
        classes=tuple(name for name, _ in classes),
        roles=tuple(role for _, role in classes),
        input_size=_size(fields),
        layout=_layout(fields),
        thresholds=_thresholds(fields, {role for _, role in classes}),
        iou=_share(fields.get("iou"), "iou"),
        cap=_count(fields.get("cap"), "cap"),
        licence=_text(fields, "licence"),
        made_with=_text(fields, "made_with"),
        feed=_feed(fields),
        stride=_stride(fields),
        sums_fit_16_bits=_flag(fields, "sums_fit_16_bits"),
    )


def manifest_words(manifest: Manifest) -> dict[str, Any]:
    """What read_manifest would read as `manifest`."""
    sides = {} if manifest.stride is None else {"stride": manifest.stride}
    sums = {"sums_fit_16_bits": True} if manifest.sums_fit_16_bits else {}
    pairs = zip(manifest.classes, manifest.roles, strict=True)
    return {
        "format": FORMAT,
        "name": manifest.name,
        "version": manifest.version,
        "sha256": manifest.sha256,
        "classes": [{"name": name, "role": role.value} for name, role in pairs],
        "input": manifest.feed.value,
        "input_size": list(manifest.input_size),
        **sides,
        **sums,
        "layout": manifest.layout.value,
        "thresholds": {role.value: least for role, least in manifest.thresholds.items()},
        "iou": manifest.iou,
        "cap": manifest.cap,
        "licence": manifest.licence,
        "made_with": manifest.made_with,
    }


def is_side(value: object) -> bool:
    """Whether a network's input may be so many pixels wide or high."""
    return isinstance(value, int) and LEAST_SIDE <= value <= MOST_SIDE


def _fields(text: str) -> dict[str, Any]:
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PackageError("model.json is not valid JSON.") from error
    if not isinstance(fields, dict):
        raise PackageError("model.json must hold one JSON object.")
    return fields


def _text(fields: Mapping[str, Any], key: str, longest: int | None = None) -> str:
    value = fields.get(key)
    if not isinstance(value, str) or not value.strip() or UNSHOWN.search(value):
        raise PackageError(f"model.json: '{key}' must be one line of text that is not empty.")
    if longest and len(value) > longest:
        raise PackageError(f"model.json: '{key}' is longer than {longest} characters.")
    return value


def _sha256(fields: Mapping[str, Any]) -> str:
    value = _text(fields, "sha256").lower()
    if len(value) != 64 or set(value) - set("0123456789abcdef"):
        raise PackageError("model.json: 'sha256' must be 64 hexadecimal digits.")
    return value


def _classes(fields: Mapping[str, Any]) -> list[tuple[str, Role]]:
    listed = fields.get("classes")
    if not isinstance(listed, list) or not listed:
        raise PackageError("model.json: 'classes' must be a list that is not empty.")
    classes = [_class(each) for each in listed]
    if Role.PRODUCT not in {role for _, role in classes}:
        raise PackageError("model.json: one of 'classes' must have the role 'product'.")
    return classes


def _class(value: object) -> tuple[str, Role]:
    role = value.get("role") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(role, str) or role not in set(Role):
        roles = ", ".join(Role)
        raise PackageError(f"model.json: each of 'classes' needs a 'name' and a 'role' ({roles}).")
    return _text(value, "name"), Role(role)


def _size(fields: Mapping[str, Any]) -> tuple[int, int]:
    value = fields.get("input_size")
    if not isinstance(value, list) or len(value) != 2:
        raise PackageError("model.json: 'input_size' must be [width, height].")
    if not all(map(is_side, value)):
        raise PackageError(
            f"model.json: each side of 'input_size' must be {LEAST_SIDE} to {MOST_SIDE} pixels."
        )
    return value[0], value[1]


def _layout(fields: Mapping[str, Any]) -> Layout:
    try:
        return Layout(str(fields.get("layout")))
    except ValueError as error:
        known = ", ".join(Layout)
        raise PackageError(f"model.json: 'layout' must be one of {known}.") from error


def _feed(fields: Mapping[str, Any]) -> Feed:
    try:
        return Feed(str(fields.get("input", Feed.PLANES)))
    except ValueError as error:
        known = ", ".join(Feed)
        raise PackageError(f"model.json: 'input' must be one of {known}.") from error


def _stride(fields: Mapping[str, Any]) -> int | None:
    return _count(fields["stride"], "stride") if "stride" in fields else None


def _flag(fields: Mapping[str, Any], key: str) -> bool:
    value = fields.get(key, False)
    if not isinstance(value, bool):
        raise PackageError(f"model.json: '{key}' must be true or false.")
    return value


def _thresholds(fields: Mapping[str, Any], roles: set[Role]) -> dict[Role, float]:
    value = fields.get("thresholds")
    if not isinstance(value, dict):
        raise PackageError("model.json: 'thresholds' must be an object.")
    return {
        role: _share(value.get(role.value), f"thresholds.{role}")
        for role in sorted(roles - {Role.OTHER})
    }


def _share(value: object, key: str) -> float:
    # Compared first: nan fits nowhere, and a whole number of 400 digits is no float at all.
    fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1
    if not fits:
        raise PackageError(f"model.json: '{key}' must be a number above 0 and up to 1.")
    return float(value)  # type: ignore[arg-type]


def _count(value: object, key: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _MOST:
        raise PackageError(f"model.json: '{key}' must be a whole number of 1 to {_MOST}.")
    return value
