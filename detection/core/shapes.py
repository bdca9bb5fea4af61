"""Whether a network is a detector of the shape that its package claims."""

import numpy as np
from numpy.typing import NDArray

from detection.core.package import Layout, Manifest, PackageError
from detection.core.session import Session, Shape


def check_shapes(session: Session, manifest: Manifest) -> None:
    """Raises PackageError where input or output do not fit the manifest."""
    check_input(session)
    width, height = manifest.input_size
    for side, want in zip(session.inputs[0].shape[2:], (height, width), strict=True):
        if side not in (None, want):
            raise PackageError(
                f"The network takes {_words(session.inputs[0].shape)} where its package says "
                f"{width} x {height} pixels."
            )
    shape = output_shape(session, manifest.input_size)
    if layout_of(shape, len(manifest.classes)) is not manifest.layout:
        raise PackageError(
            f"The network's output {_words(shape)} does not fit {len(manifest.classes)} classes "
            f"in the layout '{manifest.layout}'."
        )


def check_input(session: Session) -> None:
    """Raises PackageError unless the one input is a colour picture [1, 3, height, width]."""
    shape = session.inputs[0].shape if len(session.inputs) == 1 else ()
    if len(shape) != 4 or shape[1] != 3 or shape[0] not in (None, 1):
        raise PackageError("The network is not a detector: its input is not one colour picture.")
    if session.inputs[0].dtype is None:
        raise PackageError("The network's input has an element type that is not supported.")


def output_shape(session: Session, input_size: tuple[int, int]) -> tuple[int, ...]:
    """The first output's shape: declared, or found by a run on grey where it is left open."""
    declared = session.outputs[0].shape
    if declared and all(side is not None for side in declared):
        return tuple(side for side in declared if side is not None)
    return session.run(_grey(session, input_size)).shape


def layout_of(shape: tuple[int, ...], classes: int) -> Layout | None:
    """The layout that an output of this shape has, None where it is no detector's."""
    if len(shape) != 3 or shape[0] != 1:
        return None
    if shape[1] == 4 + classes and shape[2] > shape[1]:
        return Layout.DENSE
    return Layout.END_TO_END if shape[2] == 6 else None


def _grey(session: Session, input_size: tuple[int, int]) -> NDArray[np.generic]:
    shape = (1, 3, input_size[1], input_size[0])
    return np.zeros(shape, session.inputs[0].dtype or np.float32)


def _words(shape: Shape) -> str:
    return " x ".join("?" if side is None else str(side) for side in shape)
