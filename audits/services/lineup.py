"""Looking at an audit's photos, outside of any transaction: what is on them, how they lie on the
shelf's references, and what that says of each slot."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from audits.models import Audit, AuditStatus, Photo, Planogram, Reference, Slot
from audits.photo_words import (
    BARE_AT_FIRST,
    NO_PRODUCTS,
    TURNED_AT_FIRST,
    UPSIDE_DOWN,
)
from audits.readings import HELD_WRONG
from audits.services.placing import box_of, places_mapped, slot_put, slots_proposed
from audits.services.planograms import planogram_in_force
from audits.services.reading import Lying, facings_left, lanes_of, slots_read
from audits.services.references import marks_of, references_ready
from audits.services.watching import Known, PhotoWatched, known_of
from audits.stock import SlotSeen
from audits.stock.seen import UNSEEN
from detection import (
    Box,
    PhotoFindings,
    Quality,
    compare_looks,
    examine_photo,
    landmarks,
    looks_upside_down,
    propose_positions,
    reference_quality,
    register,
    rows_like_reference,
)

if TYPE_CHECKING:
    from detection import Landmarks, Registration

Found = tuple[Photo, PhotoFindings]


@dataclass(frozen=True)
class Lies:
    """How one photo lies on the reference that it fits best; on a shelf's first check that one is
    not saved yet (see `Lined.begun`)."""

    photo: Photo
    reference: Reference
    registration: "Registration"

    def to_dict(self) -> dict[str, Any]:
        """As it is stored with the audit."""
        return {
            "photo": self.photo.pk,
            "view": self.reference.view_id,
            "reference": self.reference.pk,
            "message": self.registration.message,
            **self.registration.to_dict(),
        }


@dataclass(frozen=True)
class First:
    """The shelf's first usable photo, to become its reference; `slots` are placed on it, and new
    where `planogram` is None."""

    photo: Photo
    marks: "Landmarks"
    slots: Sequence[Slot]
    planogram: Planogram | None = None


@dataclass(frozen=True)
class Lined:
    """What the photos of an audit say of its shelf's slots, one reading a slot."""

    planogram: Planogram | None = None
    slots: Mapping[str, Slot] = field(default_factory=dict)
    lies: Sequence[Lies] = ()
    seen: Sequence[SlotSeen] = ()
    first: First | None = None
    # Of a camera that does not move: what each photo says of its view.
    watched: Sequence[PhotoWatched] = ()
    unjudged_why: str = ""

    def unjudged(self, why: str) -> "Lined":
        """The same, but nothing is said of any slot."""
        seen = [
            SlotSeen(one.key, one.row, one.sequence, one.facings, UNSEEN, why=why)
            for one in self.seen
        ]
        return replace(self, seen=seen, unjudged_why=why)

    def begun(self, reference: Reference) -> "Lined":
        """The same, once the first photo has become this reference: the others lie on it."""
        return replace(self, lies=[replace(one, reference=reference) for one in self.lies])

    @property
    def lined_up(self) -> bool | None:
        """Whether any photo lined up; None where the shelf has no reference to line up with."""
        if self.first is not None:
            return True
        return any(one.registration.trusted for one in self.lies) if self.lies else None

    @property
    def held_wrong(self) -> bool:
        """Whether all of the photos would line up, had nobody turned or mirrored them: of a
        rebuilt shelf they tell nothing."""
        reasons = [one.registration.reason for one in self.lies]
        return bool(reasons) and all(reason in HELD_WRONG for reason in reasons)

    @property
    def judges_slots(self) -> bool:
        return any(slot.x1 is not None for slot in self.slots.values())


class ClaimLostError(Exception):
    """Somebody else has the audit now; what was found so far is worth nothing."""


def photos_look(
    *, audit: Audit, photos: Sequence[Photo], hold: Callable[[], bool]
) -> tuple[list[Found], Lined]:
    """Examine the photos and line them up, asking `hold` before each whether to go on.

    Raises PhotoError for a photo that cannot be decoded, ClaimLostError where `hold` says no.
    """
    looking = _Looking(audit)
    found: list[Found] = []
    for photo in photos:
        if not hold():
            raise ClaimLostError
        with photo.file.open("rb") as file:
            data = file.read()
        findings = examine_photo(data)
        if findings.quality.usable:
            findings = looking.look(photo, data, findings)
        else:
            looking.watch(data, findings.quality.reason)
        found.append((photo, findings))
    return found, looking.lined()


class _Looking:
    """One photo after the other, so that only one is in memory."""

    def __init__(self, audit: Audit) -> None:
        self.audit = audit
        self.references = references_ready(shelf=audit.shelf)
        # Today's, for the references are today's: its slots are placed on them.
        self.planogram = planogram_in_force(audit.shelf, timezone.now())
        slots = self.planogram.slots.select_related("product") if self.planogram else []
        self.slots: list[Slot] = list(slots)
        self.lies: list[Lies] = []
        self.lying: list[Lying] = []
        self.first: First | None = None
        self.known = known_of(audit, self.references)
        self.watched: list[PhotoWatched] = []

    def look(self, photo: Photo, data: bytes, findings: PhotoFindings) -> PhotoFindings:
        """What was found, with the rows of the reference where the photo lines up.

        A shelf's first usable photo becomes that reference, for the others of its check as well.
        """
        if not self.references:
            return self._begin(photo, data, findings)
        best = _best(self.references, photo, data, findings, self.known)
        self.lies.append(best)
        if self.first is None:
            self.watch(data, None, best)
        if not best.registration.trusted:
            return findings
        self.lying.append(self._lying(best, data, findings))
        return rows_like_reference(marks_of(best.reference), best.registration, findings)

    def watch(self, data: bytes, fault: str | None, lies: Lies | None = None) -> None:
        """Note what the photo says of the camera that sent it, if one did that does not move."""
        if self.known is None:
            return
        lying = (lies.reference, lies.registration) if lies else None
        self.watched.append(self.known.watch(data, fault, lying))

    def lined(self) -> Lined:
        return Lined(
            planogram=self.planogram,
            slots={slot.key: slot for slot in self.slots},
            lies=self.lies,
            seen=slots_read(self.slots, self.lying) if self.references else [],
            first=self.first,
            watched=self.watched,
        )

    def _lying(self, one: Lies, data: bytes, findings: PhotoFindings) -> Lying:
        """The slots of the photo's view where they lie on it."""
        boxes = {
            slot.key: box
            for slot in self.slots
            if self._is_on(slot, one.reference) and (box := box_of(slot, one.reference))
        }
        landed = {key: one.registration.land(box) for key, box in boxes.items()}
        lanes = {
            slot.key: lanes_of(boxes[slot.key], slot.facings)
            for slot in self.slots
            if slot.key in boxes
        }
        marks = marks_of(one.reference)
        return Lying(
            position=one.photo.position,
            findings=findings,
            places={key: (there.box, there.visible) for key, there in landed.items()},
            looks=compare_looks(marks, one.registration, data, findings, boxes),
            left=facings_left(marks, one.registration, data, lanes),
        )

    def _is_on(self, slot: Slot, reference: Reference) -> bool:
        # All slots that a shelf's first photo gives a place to lie on it.
        return self.first is not None or _is_on(slot, reference)

    def _begin(self, photo: Photo, data: bytes, findings: PhotoFindings) -> PhotoFindings:
        """The shelf's first photo: judged by itself, for its slots lie where it shows them.

        It is not judged where it cannot be that: every later photo is held against it.
        """
        quality = self._fit_to_begin(data, findings)
        if not quality.usable:
            return replace(findings, quality=quality)
        if self.slots:
            places = places_mapped(self.slots, findings)
            for slot in self.slots:
                slot_put(slot, places.get(slot.key))
        else:
            proposed = propose_positions(data, findings)
            self.slots = slots_proposed(proposed, findings, version=1)
        if not self.slots:
            return findings
        marks = landmarks(data, findings)
        self.first = First(photo, marks, self.slots, self.planogram)
        self.references = [
            Reference(width=marks.width, height=marks.height, landmarks=marks.to_bytes())
        ]
        own = {slot.key: _own_box(slot, findings) for slot in self.slots}
        whole = {key: (box, 1.0) for key, box in own.items() if box}
        self.lying.append(Lying(photo.position, findings, whole, {}))
        return findings

    def _fit_to_begin(self, data: bytes, findings: PhotoFindings) -> Quality:
        """Whether the photo can become the shelf's first reference.

        Without a single product nothing tells a bare shelf from a photo of something else. One
        that looks upside down is asked about once; sent once more, the shelf does look so.
        """
        measures = findings.quality.measures
        if not findings.products:
            return Quality(False, NO_PRODUCTS, BARE_AT_FIRST, measures)
        quality = reference_quality(findings)
        if quality.usable and not self._was_asked() and looks_upside_down(data, findings):
            return Quality(False, UPSIDE_DOWN, TURNED_AT_FIRST, measures)
        return quality

    def _was_asked(self) -> bool:
        asked = Audit.objects.filter(shelf=self.audit.shelf_id, status=AuditStatus.REJECTED)
        return asked.filter(reason_code=UPSIDE_DOWN).exists()


def _best(
    references: Sequence[Reference],
    photo: Photo,
    data: bytes,
    findings: PhotoFindings,
    known: Known | None,
) -> Lies:
    """On the reference that the photo fits, or fits least badly."""
    known = known or Known()
    tried = [
        Lies(photo, one, register(marks_of(one), data, findings, known=known.on(one)))
        for one in references
    ]
    return max(tried, key=lambda one: (one.registration.trusted, one.registration.overlap))


def _is_on(slot: Slot, reference: Reference) -> bool:
    return slot.view_id == reference.view_id and slot.reference_id in (None, reference.pk)


def _own_box(slot: Slot, findings: PhotoFindings) -> Box | None:
    size = Reference(width=findings.width, height=findings.height)
    return box_of(slot, size)
