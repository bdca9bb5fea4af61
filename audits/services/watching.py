"""Cameras that do not move: where their photos lay is kept, and whether they still look there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from audits.models import Audit, Reference, Sight
from audits.selectors.resets import rebuilt_at
from audits.services import events
from audits.services.references import marks_of
from audits.stock.sights import (
    BLOCKED,
    MOVED,
    Glance,
    View,
    Watch,
    stands_anew,
    view_of,
    watch_on,
)
from detection import look_again, moved_by, registration_from_dict, share_shown

if TYPE_CHECKING:
    from detection import Registration

# Of several photos of one check the one that shows the shelf best speaks for the camera.
_BEST_FIRST = (View.CLEAR, View.SHIFTED, View.HIDDEN, View.LOST, View.COVERED)


@dataclass(frozen=True, slots=True)
class PhotoWatched:
    """What a photo says of its camera; where it lines up, on which reference and how."""

    glance: Glance
    reference_id: int | None = None
    lies: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Where a camera's photos lay on one of the shelf's references of today: when it was last
    known to stand, and the newest; None where none has lined up."""

    reference: Reference | None = None
    stood: "Registration | None" = None
    newest: "Registration | None" = None

    def on(self, reference: Reference) -> list["Registration"]:
        """To be tried first on this reference."""
        if self.reference is None or self.reference.pk != reference.pk:
            return []
        return [one for one in (self.newest, self.stood) if one]

    def watch(
        self, data: bytes, fault: str | None, lying: "tuple[Reference, Registration] | None"
    ) -> PhotoWatched:
        """Judge one photo (`fault`: why it is not usable); raises PhotoError."""
        if lying is None or not lying[1].trusted:
            shown = self._shown_as_before(data)
            known = self.stood is not None
            return PhotoWatched(Glance(fault, False, shown, None, None, known))
        reference, registration = lying
        same = self.reference is not None and self.reference.pk == reference.pk
        far = [
            moved_by(registration, one) if one and same else None
            for one in (self.stood, self.newest)
        ]
        shown = share_shown(marks_of(reference), registration)
        glance = Glance(fault, True, shown, far[0], far[1], same)
        return PhotoWatched(glance, reference.pk, registration.to_dict())

    def _shown_as_before(self, data: bytes) -> float | None:
        if self.reference is None or self.newest is None or self.stood is None:
            return None
        marks = marks_of(self.reference)
        # It may stand where it stood, or where it was moved to.
        views = [self.newest] if self.newest == self.stood else [self.newest, self.stood]
        shown = [share_shown(marks, look_again(marks, data, view)) for view in views]
        return max((one for one in shown if one is not None), default=None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the audit's slots may be judged, and whether it counts, where it does not line up,
    as a sign that the shelf was rebuilt."""

    judges: bool = True
    tells_of_shelf: bool = True


def known_of(audit: Audit, references: Sequence[Reference]) -> Known | None:
    """What is known of the camera that sent the audit; None where none did that stands still."""
    if audit.device is None or not audit.device.stands_still:
        return None
    sight = Sight.objects.filter(device=audit.device_id, shelf=audit.shelf_id).first()
    of_today = {one.pk: one for one in references}
    if sight is None or sight.reference_id not in of_today or not sight.stood:
        return Known()
    stood = registration_from_dict(sight.stood)
    newest = registration_from_dict(sight.newest or sight.stood)
    return Known(of_today[sight.reference_id], stood, newest)


def sight_record(*, audit: Audit, watched: Sequence[PhotoWatched]) -> Verdict:
    """Write down what the audit's photos say of the camera, and tell those who keep its state.

    In the transaction that ends the audit, so that it is done once.
    """
    device = audit.device
    if device is None:
        return Verdict()
    says_blocked = device.said == BLOCKED
    if not device.stands_still or not watched:
        return Verdict(judges=not says_blocked)
    with transaction.atomic():
        Sight.objects.get_or_create(device=device, shelf=audit.shelf)
        sight = Sight.objects.select_for_update().get(device=device, shelf=audit.shelf)
        is_late = sight.captured_at is not None and audit.captured_at < sight.captured_at
        view = _view(watched)
        if not is_late:
            before = sight.state
            _move(sight, audit, watched, view)
            sight.save()
            if sight.state != before:
                events.sight_changed(device.pk)
    return Verdict(
        judges=sight.state != BLOCKED and not says_blocked,
        tells_of_shelf=sight.state != MOVED and view is not View.HIDDEN,
    )


def _view(watched: Sequence[PhotoWatched]) -> View | None:
    views = {view_of(one.glance) for one in watched}
    return next((view for view in _BEST_FIRST if view in views), None)


def _move(sight: Sight, audit: Audit, watched: Sequence[PhotoWatched], view: View | None) -> None:
    watch = Watch(sight.state, View(sight.why) if sight.why else None, sight.towards, sight.streak)
    best = next((one for one in watched if view_of(one.glance) is view), None)
    if view is None or best is None:
        return
    anew = stands_anew(watch, best.glance)
    after = watch_on(watch, View.CLEAR if anew else view)
    if view is View.LOST and after.state == MOVED != watch.state and rebuilt_at(audit.shelf):
        return  # the shelf is another one, not the camera's place
    if best.lies is not None:
        if anew or sight.stood is None or not best.glance.known:
            sight.stood = dict(best.lies)
        sight.newest, sight.reference_id = dict(best.lies), best.reference_id
    sight.state, sight.why = after.state, after.why or ""
    sight.towards, sight.streak = after.towards, after.streak
    sight.captured_at = audit.captured_at
