"""What is left, in a newer photo, of what the reference shows in one place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trace:
    """`expected`: features that the reference has in the place and the photo must show, `found`:
    those of them that are still there; `around` and `around_found`: the same of the shelf edges
    right under and over the place, which goods do not hide and people do. `detail`: how much is
    printed there, in shares of what is printed on the goods of this photo; None: not known."""

    expected: int
    found: int
    around: int
    around_found: int
    detail: float | None = None
