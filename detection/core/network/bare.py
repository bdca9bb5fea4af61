"""A bare ONNX file, as Ultralytics exports it: its own metadata become the manifest."""

import hashlib

from detection.core.network.manifest import (
    LEAST_SIDE,
    LONGEST_NAME,
    LONGEST_VERSION,
    MOST_SIDE,
    UNSHOWN,
    is_side,
)
from detection.core.network.package import Manifest, Package, PackageError
from detection.core.network.shapes import check_input, layout_of, output_shape
from detection.core.roles import Role, roles_of
from detection.core.session import Session

# A file without a card says nothing of these; they are what its own tool would start with,
# save the cap, since a shelf has more than the customary 300 things.
_THRESHOLDS = {Role.PRODUCT: 0.25, Role.GAP: 0.25}
_IOU = 0.6
_CAP = 1000
_MOST_CLASSES = 10_000
_LONGEST_TEXT = 300


def bare_package(model: bytes, name: str) -> Package:
    """The package of a bare network called `name`; raises PackageError."""
    session = Session(model, threads=1)
    check_input(session)
    task = session.metadata.get("task", "detect")
    if task != "detect":
        raise PackageError(f"The network was made to '{task}', not to detect.")
    size = _input_size(session)
    shape = output_shape(session, size)
    classes = _names(session) or _counted(shape)
    layout = layout_of(shape, len(classes))
    if layout is None:
        raise PackageError(
            f"The network is not a detector that can be read: {len(classes)} classes, "
            f"output {shape}."
        )
    manifest = Manifest(
        name=_line(name, LONGEST_NAME) or "unnamed",
        version=_told(session, "version", LONGEST_VERSION) or "unversioned",
        sha256=hashlib.sha256(model).hexdigest(),
        classes=classes,
        roles=roles_of(classes),
        input_size=size,
        layout=layout,
        thresholds=_THRESHOLDS,
        iou=_IOU,
        cap=_CAP,
        licence=_told(session, "license") or "not stated",
        made_with=_told(session, "description") or "not stated",
        stride=_stride(session),
    )
    return Package(manifest, model)


def _input_size(session: Session) -> tuple[int, int]:
    """(width, height) of the input, from its shape or, where that is open, from `imgsz`."""
    height, width = session.inputs[0].shape[2:]
    size: object = [height, width]
    if height is None or width is None:
        size = session.metadata.get("imgsz")
        size = [size, size] if isinstance(size, int) else size
    if not isinstance(size, list) or len(size) != 2:
        raise PackageError("The network does not say which picture size it was made for.")
    if not all(map(is_side, size)):
        raise PackageError(
            f"Each side of the network's input must be {LEAST_SIDE} to {MOST_SIDE} pixels."
        )
    return size[1], size[0]


def _stride(session: Session) -> int | None:
    """What the sides must be a multiple of, where the network leaves both of them open."""
    stride = session.metadata.get("stride")
    told = isinstance(stride, int) and 1 <= stride <= 256
    return stride if told and session.inputs[0].shape[2:] == (None, None) else None  # type: ignore[return-value]


def _names(session: Session) -> tuple[str, ...]:
    names = session.metadata.get("names")
    if isinstance(names, dict) and set(names) == set(range(len(names))):
        names = [names[index] for index in range(len(names))]
    if not isinstance(names, list):
        return ()
    return tuple(_line(name) or f"class {index}" for index, name in enumerate(names))


def _counted(shape: tuple[int, ...]) -> tuple[str, ...]:
    """Names for a network that names nothing: its first class is taken for products."""
    count = shape[1] - 4 if len(shape) == 3 and shape[2] > shape[1] else 1
    count = max(1, min(count, _MOST_CLASSES))
    return ("product", *(f"class {index}" for index in range(1, count)))


def _told(session: Session, key: str, longest: int = _LONGEST_TEXT) -> str:
    return _line(session.metadata.get(key, ""), longest)


def _line(value: object, longest: int = _LONGEST_TEXT) -> str:
    """What an exporter wrote, as a text that can be shown, stored and logged; '' for the rest."""
    try:
        text = str(value)
    except ValueError:  # a whole number of thousands of digits
        return ""
    return UNSHOWN.sub("", text)[:longest].strip()
