"""A bare ONNX file, as Ultralytics exports it: its own metadata become the manifest."""

import hashlib

from detection.core.network.package import Manifest, Package, PackageError
from detection.core.network.shapes import check_input, layout_of, output_shape
from detection.core.roles import Role, roles_of
from detection.core.session import Session

# A file without a card says nothing of these; they are what its own tool would start with,
# save the cap, since a shelf has more than the customary 300 things.
_THRESHOLDS = {Role.PRODUCT: 0.25, Role.GAP: 0.25}
_IOU = 0.6
_CAP = 1000


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
        name=name,
        version=str(session.metadata.get("version", "")) or "unversioned",
        sha256=hashlib.sha256(model).hexdigest(),
        classes=classes,
        roles=roles_of(classes),
        input_size=size,
        layout=layout,
        thresholds=_THRESHOLDS,
        iou=_IOU,
        cap=_CAP,
        licence=str(session.metadata.get("license", "")) or "not stated",
        made_with=str(session.metadata.get("description", "")) or "not stated",
        stride=_stride(session),
    )
    return Package(manifest, model)


def _input_size(session: Session) -> tuple[int, int]:
    """(width, height) of the input, from its shape or, where that is open, from `imgsz`."""
    height, width = session.inputs[0].shape[2:]
    if height is not None and width is not None:
        return width, height
    size = session.metadata.get("imgsz")
    if isinstance(size, int):
        size = [size, size]
    if not isinstance(size, list) or len(size) != 2 or not all(_is_side(each) for each in size):
        raise PackageError("The network does not say which picture size it was made for.")
    return size[1], size[0]


def _stride(session: Session) -> int | None:
    """What the sides must be a multiple of, where the network leaves both of them open."""
    stride = session.metadata.get("stride")
    told = isinstance(stride, int) and 1 <= stride <= 256
    return stride if told and session.inputs[0].shape[2:] == (None, None) else None  # type: ignore[return-value]


def _is_side(value: object) -> bool:
    return isinstance(value, int) and 32 <= value <= 4096


def _names(session: Session) -> tuple[str, ...]:
    names = session.metadata.get("names")
    if isinstance(names, dict) and sorted(names) == list(range(len(names))):
        return tuple(str(names[index]) for index in range(len(names)))
    return tuple(map(str, names)) if isinstance(names, list) else ()


def _counted(shape: tuple[int, ...]) -> tuple[str, ...]:
    """Names for a network that names nothing: its first class is taken for products."""
    count = shape[1] - 4 if len(shape) == 3 and shape[2] > shape[1] else 1
    return ("product", *(f"class {index}" for index in range(1, max(1, count))))
