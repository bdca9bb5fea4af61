"""Boxes that no detector of ours found, put in order."""

from collections.abc import Sequence

from detection.core.findings import Box, Shelf
from detection.core.network.postprocess import Found
from detection.core.roles import Role
from detection.core.shelf.shelf import read_shelf

_ALL = dict.fromkeys((Role.PRODUCT, Role.GAP), 0.5)


def arrange(
    products: Sequence[Box], size: tuple[int, int], *, gaps: Sequence[Box], complete: bool
) -> Shelf:
    """Rows and gaps of a photo of `size`; with `complete`, geometry alone is believed."""
    found = [Found(box, 1.0, Role.PRODUCT) for box in products]
    found += [Found(box, 1.0, Role.GAP) for box in gaps]
    return read_shelf(found, size, _ALL, _ALL, complete=complete)
