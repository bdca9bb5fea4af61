"""Whether a network is a detector of the shape that its package claims."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from detection.core.network.package import Feed, Layout, Manifest, PackageError
from detection.core.session import Session, Shape

LEAST, IOU = "least", "iou"  # inputs of a graph with NMS inside
_NONE: Mapping[str, NDArray[np.float32]] = {}
_STRANGER = "The network is not a detector: its input is not one colour picture."


def check_shapes(session: Session, manifest: Manifest) -> None:
    """Raises PackageError where input or output do not fit the manifest."""
    suppressed = manifest.layout is Layout.SUPPRESSED
    check_input(session, manifest.feed, 3 if suppressed else 1)
    if suppressed:
        _check_bounds(session, len(manifest.classes))
    _check_sides(session, manifest)
    shape = output_shape(session, manifest.input_size, manifest.feed, _bounds(manifest))
    if not _fits(shape, manifest):
        raise PackageError(
            f"The network's output {_words(shape)} does not fit {len(manifest.classes)} classes "
            f"in the layout '{manifest.layout}'."
        )


def check_input(session: Session, feed: Feed = Feed.PLANES, inputs: int = 1) -> None:
    """Raises PackageError unless the first of the `inputs` is one colour picture."""
    shape = session.inputs[0].shape if len(session.inputs) == inputs else ()
    colour = 3 if feed is Feed.PIXELS else 1
    if len(shape) != 4 or shape[colour] != 3 or shape[0] not in (None, 1):
        raise PackageError(_STRANGER)
    dtype = session.inputs[0].dtype
    if dtype is None or (feed is Feed.PIXELS and dtype is not np.uint8):
        raise PackageError("The network's input has an element type that is not supported.")


def output_shape(
    session: Session,
    size: tuple[int, int],
    feed: Feed = Feed.PLANES,
    bounds: Mapping[str, NDArray[np.float32]] = _NONE,
) -> tuple[int, ...]:
    """The first output's shape: declared, or found by a run on black where it is left open."""
    declared = session.outputs[0].shape
    if declared and all(side is not None for side in declared):
        return tuple(side for side in declared if side is not None)
    sides = size[::-1]
    shape = (1, *sides, 3) if feed is Feed.PIXELS else (1, 3, *sides)
    return session.run(np.zeros(shape, session.inputs[0].dtype or np.float32), **bounds).shape


def check_output(shape: tuple[int, ...], manifest: Manifest) -> None:
    """Raises PackageError where what the network answered is not of the manifest's layout.

    Not compared with what it declares: that may be open, or a lie. How many boxes there are
    depends on the sides of the picture, and may be none.
    """
    dense = manifest.layout is Layout.DENSE
    one = len(shape) == 3 and shape[0] == 1
    if not one or (shape[1] != 4 + len(manifest.classes) if dense else shape[2] != 6):
        raise PackageError(
            f"The network answered {_words(shape) or 'a single number'}, which is not "
            f"{len(manifest.classes)} classes in the layout '{manifest.layout}'."
        )


def layout_of(shape: tuple[int, ...], classes: int) -> Layout | None:
    """The layout that an output of this shape has, None where it is no detector's."""
    if len(shape) != 3 or shape[0] != 1:
        return None
    if shape[1] == 4 + classes and shape[2] > shape[1]:
        return Layout.DENSE
    return Layout.END_TO_END if shape[2] == 6 else None


def _fits(shape: tuple[int, ...], manifest: Manifest) -> bool:
    if manifest.layout is Layout.SUPPRESSED:
        return len(shape) == 3 and shape[0] == 1 and shape[2] == 6
    return layout_of(shape, len(manifest.classes)) is manifest.layout


def _check_bounds(session: Session, classes: int) -> None:
    told = {tensor.name: tensor for tensor in session.inputs[1:]}
    shapes = {LEAST: (classes,), IOU: (1,)}
    if {name: tensor.shape for name, tensor in told.items()} != shapes or any(
        tensor.dtype is not np.float32 for tensor in told.values()
    ):
        raise PackageError(f"The network must take '{LEAST}' [{classes}] and '{IOU}' [1].")


def _check_sides(session: Session, manifest: Manifest) -> None:
    """A network with a stride takes any sides; the others take the manifest's, or leave it open."""
    shape = session.inputs[0].shape
    sides = shape[1:3] if manifest.feed is Feed.PIXELS else shape[2:]
    width, height = manifest.input_size
    for side, want in zip(sides, (height, width), strict=True):
        if side not in (None, want):
            raise PackageError(
                f"The network takes {_words(shape)} where its package says "
                f"{width} x {height} pixels."
            )
        if manifest.stride and (side is not None or want % manifest.stride):
            raise PackageError("The network does not take every multiple of its 'stride'.")


def _bounds(manifest: Manifest) -> dict[str, NDArray[np.float32]]:
    if manifest.layout is not Layout.SUPPRESSED:
        return {}
    least = np.ones(len(manifest.classes), np.float32)
    return {LEAST: least, IOU: np.array([manifest.iou], np.float32)}


def _words(shape: Shape) -> str:
    return " x ".join("?" if side is None else str(side) for side in shape)
