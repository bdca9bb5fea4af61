"""A new photo of a shelf, lined up with its reference: where each place of the one is in the
other, or a reason why that cannot be told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detection.core.findings import Box
from detection.core.registration.guided import Support
from detection.core.registration.plane import carry
from detection.core.registration.registration_words import REGISTRATION_MESSAGES, RegistrationReason

Rows3 = tuple[tuple[float, float, float], ...]
_CELLS = 10  # along each side of a box whose visible share is counted


@dataclass(frozen=True, slots=True)
class Landed:
    """Where a place of the reference lies in the photo, clipped to it, and the share of the place
    (0..1) that lies within the photo. A place that lies outside has a box of no size."""

    box: Box
    visible: float


@dataclass(frozen=True, slots=True)
class Registration:
    """`matrix` (3 x 3) leads from reference pixels to photo pixels; None where nothing fits.

    `trusted` says whether places may be judged by it; where not, `reason` says why. `overlap` is
    the share of the reference that the photo shows; `size` the photo's (width, height). `support`
    tells which of the reference's features the photo shows; it is not stored.
    """

    trusted: bool
    reason: RegistrationReason | None
    matrix: Rows3 | None
    overlap: float
    size: tuple[int, int]
    measures: Mapping[str, float] = field(default_factory=dict)
    support: Support | None = field(default=None, compare=False, repr=False)

    @property
    def message(self) -> str | None:
        """A manager's words for `reason`."""
        return REGISTRATION_MESSAGES[self.reason] if self.reason else None

    def land(self, box: Box) -> Landed:
        """Where the reference's `box` lies; raises ValueError where there is no matrix."""
        if self.matrix is None:
            raise ValueError("The photo is not lined up with its reference.")
        matrix = np.array(self.matrix)
        edges, within = carry(matrix, _outline(box)), carry(matrix, _cells(box))
        if not np.all(np.isfinite(edges)):
            return Landed(Box(0.0, 0.0, 0.0, 0.0), 0.0)
        corners = np.clip([*edges.min(axis=0), *edges.max(axis=0)], 0, np.tile(self.size, 2))
        inside = (within >= 0).all(axis=1) & (within <= self.size).all(axis=1)
        return Landed(Box(*(float(at) for at in corners)), float(inside.mean()))

    def to_dict(self) -> dict[str, Any]:
        """Plain values for storing; `from_dict` reads them."""
        return {
            "trusted": self.trusted,
            "reason": self.reason.value if self.reason else None,
            "matrix": [list(row) for row in self.matrix] if self.matrix else None,
            "overlap": self.overlap,
            "size": list(self.size),
            "measures": dict(self.measures),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Registration":
        """What `to_dict` gave."""
        matrix = stored["matrix"]
        return cls(
            trusted=bool(stored["trusted"]),
            reason=RegistrationReason(stored["reason"]) if stored["reason"] else None,
            matrix=tuple((a, b, c) for a, b, c in matrix) if matrix else None,
            overlap=float(stored["overlap"]),
            size=(int(stored["size"][0]), int(stored["size"][1])),
            measures=dict(stored["measures"]),
        )


def _outline(box: Box) -> NDArray[np.float64]:
    x, y = np.array([box.x1, box.x2, box.x2, box.x1]), np.array([box.y1, box.y1, box.y2, box.y2])
    return np.stack([x, y], axis=1)


def _cells(box: Box) -> NDArray[np.float64]:
    """The middles of cells all over the box."""
    middles = (np.arange(_CELLS) + 0.5) / _CELLS
    x, y = box.x1 + middles * box.width, box.y1 + middles * box.height
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
