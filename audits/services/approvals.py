"""Managers' word on reference photos: a better one, one of a rebuilt shelf, one from elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audits.errors import ErrorCode, ShelfWatchError
from audits.kept import Why
from audits.models import (
    Alert,
    AlertStatus,
    Photo,
    Planogram,
    PlanogramStatus,
    Reference,
    Resolution,
    Shelf,
    ShelfView,
    Slot,
)
from audits.photo_words import photo_words
from audits.readings import HELD_WRONG
from audits.services.locks import shelf_locked
from audits.services.placing import (
    places_landed,
    places_mapped,
    slot_put,
    slots_proposed,
)
from audits.services.planograms import planogram_copy, planogram_in_force
from audits.services.positions import slots_write
from audits.services.references import marks_of, reference_add, references_ready
from audits.services.transitions import alert_settle
from audits.services.turning import places_over, slots_over
from audits.stock.mapping import Place
from detection import (
    PhotoFindings,
    RegistrationReason,
    examine_photo,
    landmarks,
    propose_positions,
    reference_quality,
    register,
)

if TYPE_CHECKING:
    from detection import Landmarks, Registration

    _Tried = tuple[Reference, Registration]


@dataclass(frozen=True)
class _Look:
    """What is on the photo that is to become a reference."""

    photo: Photo
    data: bytes
    findings: PhotoFindings
    marks: "Landmarks"


def reference_approve(*, photo: Photo, by: User, turned: bool = False) -> Reference:
    """The photo as a better reference of the view that it lines up with.

    Slots keep their keys and get their places on the new photo, in a new version of the
    planogram; old audits keep theirs. Raises ShelfWatchError where the photo does not line up,
    unless the reference that there is has itself to thank for that: where it shows too little to
    line up with, or was held wrong (`turned`, as in `reference_start`), the shelf starts anew.
    """
    look = _look(photo)
    shelf = photo.audit.shelf
    known = references_ready(shelf=shelf)
    if not known:
        return reference_start(photo=photo, by=by)
    tried = _tried(look, known)
    _refuse_held_wrong(tried, turned=turned)
    old, lies = max(tried, key=lambda pair: (pair[1].trusted, pair[1].overlap))
    if not lies.trusted:
        if lies.reason in HELD_WRONG or lies.reason == RegistrationReason.REFERENCE_TOO_POOR:
            return reference_start(photo=photo, by=by, turned=turned)
        raise ShelfWatchError(ErrorCode.REFERENCE_UNLIKE)
    planograms = _planograms_from_now(shelf)
    of_view = [slot for one in planograms for slot in one.slots.all() if _is_on(slot, old)]
    places = {one.pk: places_landed(_of(of_view, one), old, lies) for one in planograms}
    with transaction.atomic():
        shelf = shelf_locked(pk=shelf.pk)
        # From here on these are known to lie on the old photo, whatever the view's newest is.
        Slot.objects.filter(view=old.view_id, reference=None).update(reference=old)
        new = reference_add(view=old.view, photo=photo, marks=look.marks, by=by)
        _approved(shelf, photo, old.view)
        for planogram in planograms:
            _move(shelf, planogram, new, places[planogram.pk], by)
    return new


def reference_start(*, photo: Photo, by: User, turned: bool = False) -> Reference:
    """Start anew with this photo: the shelf was rebuilt. Named slots are shared out over the
    fronts that the photo shows, nameless ones are proposed afresh; alerts about positions that
    are no more are settled.

    Raises ShelfWatchError for a photo that is upside down or mirrored against a reference that the
    shelf has, unless `turned` says that it is the reference that was held so. Positions that
    people named on one that stood on its head are turned over with it then.
    """
    look = _look(photo)
    shelf = photo.audit.shelf
    known = references_ready(shelf=shelf)
    _refuse_held_wrong(_tried(look, known), turned=turned)
    old = planogram_in_force(shelf, timezone.now())
    named = turned and len(known) == 1 and old and old.slots.exclude(product=None).exists()
    if old and named and (places := places_over(list(old.slots.all()), known[0], look.data)):
        return _turn_over(look, known[0], old, places, by)
    with transaction.atomic():
        shelf = shelf_locked(pk=shelf.pk)
        view = shelf.views.order_by("position").first() or ShelfView.objects.create(shelf=shelf)
        Slot.objects.filter(view__shelf=shelf, reference=None).update(
            reference=view.references.order_by("-version").first()
        )
        new = reference_add(view=view, photo=photo, marks=look.marks, by=by)
        slots = _anew(look, old, new)
        planogram = planogram_copy(shelf=shelf, slots=slots, by=by, now=timezone.now())
        _settle_gone(shelf, {slot.key for slot in planogram.slots.all()}, by)
        _approved(shelf, photo, view)
    return new


def _turn_over(
    look: _Look, wrong: Reference, old: Planogram, places: Mapping[str, Place], by: User
) -> Reference:
    view = wrong.view
    with transaction.atomic():
        shelf = shelf_locked(pk=view.shelf_id)
        Slot.objects.filter(view=view, reference=None).update(reference=wrong)
        new = reference_add(view=view, photo=look.photo, marks=look.marks, by=by)
        slots = slots_over(list(old.slots.select_related("view")), places, new)
        slots_write(shelf=shelf, old=None, slots=slots, by=by, now=timezone.now())
        _approved(shelf, look.photo, view)
    return new


def view_add(*, photo: Photo, by: User, turned: bool = False) -> Reference:
    """The photo as the reference of another view of the shelf: what the others do not show gets
    positions of its own. `turned` and what is raised: as in `reference_start`."""
    look = _look(photo)
    shelf = photo.audit.shelf
    old = planogram_in_force(shelf, timezone.now())
    tried = _tried(look, references_ready(shelf=shelf))
    _refuse_held_wrong(tried, turned=turned)
    taken = _shown(tried, old)
    with transaction.atomic():
        shelf = shelf_locked(pk=shelf.pk)
        newest = shelf.views.order_by("-position").first()
        position = newest.position + 1 if newest else 1
        view = ShelfView.objects.create(shelf=shelf, position=position)
        new = reference_add(view=view, photo=photo, marks=look.marks, by=by)
        added = [slot for slot in _proposed(look, new, view) if not _overlaps(slot, taken)]
        kept = list(old.slots.all()) if old else []
        _after(kept, added)
        planogram_copy(shelf=shelf, slots=[*kept, *added], by=by, now=timezone.now())
        _approved(shelf, photo, view)
    return new


def _look(photo: Photo) -> _Look:
    if not photo.file:
        raise ShelfWatchError(ErrorCode.PHOTO_NOT_KEPT)
    try:
        with photo.file.open("rb") as file:
            data = file.read()
    except FileNotFoundError as error:
        raise ShelfWatchError(ErrorCode.PHOTO_NOT_KEPT) from error
    findings = examine_photo(data)
    quality = reference_quality(findings)
    if not quality.usable:
        raise ShelfWatchError(ErrorCode.PHOTO_NOT_JUDGED, photo_words(quality.message or ""))
    if not findings.rows or not findings.products:
        raise ShelfWatchError(ErrorCode.NO_POSITIONS)
    return _Look(photo, data, findings, landmarks(data, findings))


def _tried(look: _Look, references: Sequence[Reference]) -> "list[_Tried]":
    """How the photo lies on each of them."""
    return [(one, register(marks_of(one), look.data, look.findings)) for one in references]


def _refuse_held_wrong(tried: "Sequence[_Tried]", *, turned: bool) -> None:
    """Else the photos that are held right would be refused from then on."""
    if turned or any(lies.trusted for _, lies in tried):
        return
    if any(lies.reason in HELD_WRONG for _, lies in tried):
        raise ShelfWatchError(ErrorCode.REFERENCE_HELD_WRONG)


def _approved(shelf: Shelf, photo: Photo, view: ShelfView) -> None:
    shelf.unlined_count = 0
    shelf.save(update_fields=["unlined_count"])
    Photo.objects.filter(pk=photo.pk).update(view=view)


def _planograms_from_now(shelf: Shelf) -> list[Planogram]:
    """The one in force and those that will be; earlier ones stay as they are."""
    now = timezone.now()
    today = now.astimezone(shelf.store.zone).date()
    coming = shelf.planograms.filter(
        status=PlanogramStatus.PUBLISHED, effective_from__gt=today
    ).order_by("version")
    current = planogram_in_force(shelf, now)
    return [*([current] if current else []), *coming]


def _of(slots: Sequence[Slot], planogram: Planogram) -> list[Slot]:
    return [slot for slot in slots if slot.planogram_id == planogram.pk]


def _is_on(slot: Slot, reference: Reference) -> bool:
    return slot.view_id == reference.view_id and slot.reference_id in (None, reference.pk)


def _move(
    shelf: Shelf, planogram: Planogram, new: Reference, places: Mapping[str, Place], by: User
) -> None:
    """The planogram on its new photo: a new version where audits were judged by it already."""
    slots = list(planogram.slots.all())
    for slot in slots:
        if slot.view_id == new.view_id:
            slot_put(slot, places.get(slot.key))
            slot.reference = new
    now = timezone.now()
    if (
        planogram.effective_from
        and planogram.effective_from > now.astimezone(shelf.store.zone).date()
    ):
        Slot.objects.bulk_update(slots, ["reference", "x1", "y1", "x2", "y2"], batch_size=200)
    else:
        planogram_copy(shelf=shelf, slots=slots, by=by, now=now)


def _anew(look: _Look, old: Planogram | None, new: Reference) -> list[Slot]:
    slots = list(old.slots.all()) if old else []
    if not any(slot.product_id for slot in slots):
        return _proposed(look, new, new.view)
    places = places_mapped(slots, look.findings)
    for slot in slots:
        slot_put(slot, places.get(slot.key))
        slot.view = new.view if slot.key in places else None
        slot.reference = new if slot.key in places else None
    return slots


def _proposed(look: _Look, new: Reference, view: ShelfView) -> list[Slot]:
    positions = propose_positions(look.data, look.findings)
    # By the reference's own number: a key of an older photo's position never comes again.
    slots = slots_proposed(positions, look.findings, version=new.pk)
    if not slots:
        raise ShelfWatchError(ErrorCode.NO_POSITIONS)
    for slot in slots:
        slot.view, slot.reference = view, new
    return slots


def _shown(tried: "Sequence[_Tried]", old: Planogram | None) -> list[Place]:
    """Where the photo shows positions that the shelf has already."""
    taken: list[Place] = []
    slots = list(old.slots.all()) if old else []
    for reference, lies in tried:
        if lies.trusted:
            mine = [slot for slot in slots if _is_on(slot, reference)]
            taken += places_landed(mine, reference, lies).values()
    return taken


def _overlaps(slot: Slot, taken: Sequence[Place]) -> bool:
    """Whether its middle lies in a position that is known."""
    x, y = ((slot.x1 or 0) + (slot.x2 or 0)) / 2, ((slot.y1 or 0) + (slot.y2 or 0)) / 2
    return any(x1 <= x <= x2 and y1 <= y <= y2 for x1, y1, x2, y2 in taken)


def _after(kept: Sequence[Slot], added: Sequence[Slot]) -> None:
    """New positions come after those that their row has."""
    last: dict[int, int] = {}
    for slot in kept:
        last[slot.row] = max(last.get(slot.row, 0), slot.sequence)
    for slot in added:
        last[slot.row] = slot.sequence = last.get(slot.row, 0) + 1


def _settle_gone(shelf: Shelf, keys: set[str], by: User) -> None:
    alerts = Alert.objects.select_for_update().filter(shelf=shelf).order_by("pk")
    for alert in alerts.exclude(status=AlertStatus.RESOLVED).exclude(place__in=keys):
        alert_settle(alert, Resolution.REPLACED, now=timezone.now(), by=by, why=Why.NEW_REFERENCE)
