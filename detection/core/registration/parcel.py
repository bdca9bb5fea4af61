"""Arrays as bytes and back: a fixed head, the shapes, the raw numbers. Nothing is executed."""

import struct
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

_HEAD = struct.Struct("<4sHHHH")  # kind, version, numbers, arrays, unused
_TYPES: dict[int, np.dtype[Any]] = {0: np.dtype("<f4"), 1: np.dtype("u1")}
_MOST = 4_000_000  # bytes: nothing that we store is larger


class ParcelError(ValueError):
    """Bytes that are not what they should be."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """Whole numbers (0 to 2^32 - 1) and arrays of float32 or uint8."""

    numbers: tuple[int, ...]
    arrays: tuple[NDArray[Any], ...]


def pack(kind: bytes, version: int, parcel: Parcel) -> bytes:
    """`kind` is four letters that say what it is."""
    parts = [_HEAD.pack(kind, version, len(parcel.numbers), len(parcel.arrays), 0)]
    parts.append(struct.pack(f"<{len(parcel.numbers)}I", *parcel.numbers))
    for array in parcel.arrays:
        code = 1 if array.dtype == np.uint8 else 0
        parts.append(struct.pack("<HH", code, array.ndim))
        parts.append(struct.pack(f"<{array.ndim}I", *array.shape))
        parts.append(np.ascontiguousarray(array, _TYPES[code]).tobytes())
    return b"".join(parts)


def unpack(kind: bytes, version: int, data: bytes) -> Parcel:
    """Raises ParcelError."""
    if len(data) > _MOST:
        raise ParcelError("There are too many bytes.")
    try:
        said, number, numbers, arrays, _ = _HEAD.unpack_from(data)
        if (said, number) != (kind, version):
            raise ParcelError("The bytes are of another kind or version.")
        at = _HEAD.size
        values = struct.unpack_from(f"<{numbers}I", data, at)
        at += 4 * numbers
        found = []
        for _ in range(arrays):
            array, at = _array(data, at)
            found.append(array)
    except struct.error as error:
        raise ParcelError("The bytes end too early.") from error
    if at != len(data):
        raise ParcelError("There are more bytes than there should be.")
    return Parcel(values, tuple(found))


def _array(data: bytes, at: int) -> tuple[NDArray[Any], int]:
    code, sides = struct.unpack_from("<HH", data, at)
    if code not in _TYPES or sides > 3:
        raise ParcelError("The bytes hold an array of an unknown form.")
    shape = struct.unpack_from(f"<{sides}I", data, at + 4)
    at += 4 + 4 * sides
    end = at + prod(shape) * _TYPES[code].itemsize
    if end > len(data):
        raise ParcelError("The bytes end too early.")
    array = np.frombuffer(data[at:end], _TYPES[code]).reshape(shape)
    if code == 0 and not np.all(np.isfinite(array)):
        raise ParcelError("The bytes hold a number that is none.")
    return array, end
