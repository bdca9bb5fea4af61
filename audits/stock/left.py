"""What a photo has left of a facing, by the features that the reference photo shows there."""

from enum import Enum

_FEATURES = 4  # a front with fewer of them tells nothing
_GONE = 0.1  # of a front's features: with more of them left something like it stands there
_PLAIN = 0.7  # of what is printed on goods: shelves and backs of shelves show less
_AROUND = 2  # features of the shelf's edges that must be seen: somebody may stand before it
_AROUND_SHARE = 0.2
_FEATURES_KEPT = 5
_KEPT = 0.3  # of a front's features: with so many left it stands there still
_PRINTED = 0.6


class Left(Enum):
    FRONT = "front"  # it looks as it did
    BARE = "bare"  # the front is gone, and the shelf's edges show that nobody stands before it
    UNKNOWN = "unknown"


def what_is_left(
    *, expected: int, found: int, around: int, around_found: int, detail: float | None
) -> Left:
    """Judge one facing.

    `expected` features of the reference's front must show and `found` of them do; of `around`
    features of the shelf's edges beside it `around_found` do. `detail` is how much is printed
    there, in shares of what is printed on the photo's goods; None where that is not known.
    """
    if detail is None:
        return Left.UNKNOWN
    if expected >= _FEATURES_KEPT and found >= _KEPT * expected and detail >= _PRINTED:
        return Left.FRONT
    gone = expected >= _FEATURES and found <= _GONE * expected and detail <= _PLAIN
    in_sight = around_found >= _AROUND and around_found >= _AROUND_SHARE * around
    return Left.BARE if gone and in_sight else Left.UNKNOWN
