"""Whether a camera that does not move still looks at its shelf, told from its photos.

One photo is no proof: a shopper walks past, a lamp is out for a minute. Only photos in a row make
a camera blocked or moved; one clear photo makes it well again.
"""

from dataclasses import dataclass
from enum import StrEnum

LIVE, MOVED, BLOCKED = "live", "moved", "blocked"

# Of the reference's parts that must lie in the photo: something of so many shows in a photo whose
# camera has not moved, and of so many where nothing much stands before the shelf (docs/stock.md has
# what was measured).
STANDS = 0.12
IN_SIGHT = 0.5
# Of the photo's longer side: a view that lies further away is another one. Photos of a camera that
# stands differ by .005.
SHIFTED_BY = 0.03

# What the photo's quality says of the camera; photos with other faults say nothing.
_NOTHING_SEEN = {"too_dark", "glare", "too_blurred", "not_a_shelf"}
_ELSEWHERE = {"tilted", "too_far", "sideways"}


class View(StrEnum):
    """What one photo says of the camera's view; stable codes."""

    CLEAR = "clear"
    COVERED = "covered"  # nothing of the shelf is seen
    HIDDEN = "hidden"  # it points where it did, and most of the shelf is hidden
    SHIFTED = "shifted"  # the photo lines up with the reference, but from elsewhere
    LOST = "lost"  # a good photo that shows nothing of the reference where it was


# The state that a view leads to, and how many photos in a row it takes.
_LEADS_TO = {
    View.COVERED: (BLOCKED, 2),
    View.HIDDEN: (BLOCKED, 3),
    View.SHIFTED: (MOVED, 2),
    View.LOST: (MOVED, 3),
}


@dataclass(frozen=True, slots=True)
class Glance:
    """One photo of a camera. `fault`: why it is not usable, None if it is. `lined_up`: with the
    reference. `shown` (0..1): of the reference's parts that the photo should show, the share of
    which something shows - where it lines up, else where the camera pointed before; None where
    that cannot be told. `moved`: how far the view lies from where it was when the camera was last
    known to stand, and `moved_since`: from the newest photo before that lined up, in shares of
    the photo's longer side; None where it does not line up, or there is nothing to compare with.
    `known`: whether the camera's photos ever lined up with this reference."""

    fault: str | None
    lined_up: bool
    shown: float | None
    moved: float | None
    moved_since: float | None
    known: bool


@dataclass(frozen=True, slots=True)
class Watch:
    """How a camera is towards one shelf: its state, the view that led there (none while it is
    live), and how many of its newest photos in a row lead to another state."""

    state: str = LIVE
    why: View | None = None
    towards: str = LIVE
    streak: int = 0


def view_of(glance: Glance) -> View | None:
    """What the photo says of the camera; None where it says nothing."""
    if glance.lined_up:
        if glance.shown is not None and glance.shown < IN_SIGHT:
            return View.HIDDEN
        return View.SHIFTED if (glance.moved or 0.0) > SHIFTED_BY else View.CLEAR
    shown = glance.shown or 0.0
    if glance.known and shown >= STANDS:
        # It does not line up and stands where it stood: somebody before it, or a rebuilt shelf.
        return View.CLEAR if shown >= IN_SIGHT else View.HIDDEN
    if glance.fault in _NOTHING_SEEN:
        return View.COVERED
    if glance.fault is None or glance.fault in _ELSEWHERE:
        return View.LOST if glance.known else None
    return None


def stands_anew(watch: Watch, glance: Glance) -> bool:
    """Whether a camera that was moved stands still at its new place, from which it lines up."""
    steady = glance.moved_since is not None and glance.moved_since <= SHIFTED_BY
    return watch.state == MOVED and view_of(glance) is View.SHIFTED and steady


def watch_on(watch: Watch, view: View) -> Watch:
    """The camera after one more photo with this view."""
    if view is View.CLEAR:
        return Watch()
    state, after = _LEADS_TO[view]
    streak = watch.streak + 1 if watch.towards == state else 1
    if state == watch.state:
        return Watch(state, watch.why, state, streak)
    if streak >= after:
        return Watch(state, view, state, streak)
    return Watch(watch.state, watch.why, state, streak)
