"""Shares with the interval that they may truly lie in."""

from dataclasses import dataclass
from math import sqrt

_Z = 1.96  # of a normal distribution: 95 %


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `of`."""

    right: int = 0
    of: int = 0

    def __add__(self, other: "Share") -> "Share":
        return Share(self.right + other.right, self.of + other.of)

    @property
    def value(self) -> float | None:
        return self.right / self.of if self.of else None

    def interval(self) -> tuple[float, float]:
        """Wilson's, 95 %."""
        if not self.of:
            return 0.0, 1.0
        share, many = self.right / self.of, self.of
        middle = share + _Z**2 / (2 * many)
        spread = _Z * sqrt(share * (1 - share) / many + _Z**2 / (4 * many**2))
        scale = 1 + _Z**2 / many
        return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)

    def report(self) -> dict[str, object]:
        low, high = self.interval()
        value = None if self.value is None else round(self.value, 4)
        return {
            "share": value,
            "right": self.right,
            "of": self.of,
            "interval": [round(low, 4), round(high, 4)],
        }
