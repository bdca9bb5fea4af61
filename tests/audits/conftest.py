"""A shelf's history, told in few words."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from audits.models import Audit, AuditStatus, Planogram, Product, Shelf, Slot, Source
from audits.services.lineup import Lies, Lined
from audits.services.planograms import planogram_in_force
from audits.services.records import audit_record
from audits.services.references import reference_add
from audits.services.uploads import audit_create
from audits.stock import SlotSeen
from detection import PhotoFindings, Registration, landmarks, registration_from_dict
from tests.findings import found
from tests.photos import jpeg

MORNING = datetime(2026, 6, 15, 8, 0, tzinfo=UTC)

AWHILE = timedelta(seconds=10)
"""From a photo to what is made of it, where the phone has a connection."""

Check = Callable[..., Audit]
See = Callable[..., Audit]
Clock = Callable[[datetime], None]

_taken = count()


def another_jpeg() -> bytes:
    """A photo whose bytes no other one has: nobody takes the same picture twice."""
    hour, seconds = divmod(next(_taken), 3600)
    return jpeg(taken=f"2026:06:15 {hour:02}:{seconds // 60:02}:{seconds % 60:02}")


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The story's clock: `clock(at)` sets it forward; photos do so by themselves, and one that
    comes late turns nothing back."""
    with time_machine.travel(MORNING) as now:

        def forward(at: datetime) -> None:
            now.move_to(max(timezone.now(), at))

        yield forward


def claimed(audit: Audit) -> Audit:
    """The audit as a worker holds it: running, first attempt."""
    Audit.objects.filter(pk=audit.pk).update(
        status=AuditStatus.RUNNING,
        attempt=1,
        lease_until=timezone.now() + timedelta(minutes=1),
    )
    audit.refresh_from_db()
    return audit


@pytest.fixture
def check(shelf: Shelf, clock: Clock) -> Check:
    """`check(hour, {row: facings})`: a finished audit captured `hour` hours into the morning."""

    def run(
        hour: float,
        holes: dict[int, int] | None = None,
        rows: int = 4,
        *,
        photo: bytes | None = None,
    ) -> Audit:
        captured_at = MORNING + timedelta(hours=hour)
        clock(captured_at + AWHILE)
        audit = claimed(
            audit_create(
                shelf=shelf,
                photos=[photo or another_jpeg()],
                source=Source.PAGE,
                captured_at=captured_at,
            )
        )
        findings: PhotoFindings = found(rows, holes)
        assert audit_record(audit=audit, found=[(audit.photos.get(), findings)])
        audit.refresh_from_db()
        return audit

    return run


MISSING = {"stocked": 0, "low": 2, "out": 3, "unseen": 0}


@pytest.fixture
def planogram(shelf: Shelf) -> Planogram:
    """Two positions of three facings: oats that matter, and something without a name."""
    oats = Product.objects.create(item_number="1", name="Oats", brand="Mill", importance=3)
    made = Planogram.objects.create(
        shelf=shelf, version=1, status="published", effective_from="2026-01-01"
    )
    for number, product in enumerate((oats, None), start=1):
        x1 = 0.1 if number == 1 else 0.5
        Slot.objects.create(
            planogram=made,
            key=f"s{number}",
            row=2,
            sequence=number,
            product=product,
            facings=3,
            x1=x1,
            y1=0.2,
            x2=x1 + 0.3,
            y2=0.5,
        )
    return made


@pytest.fixture
def see(shelf: Shelf, planogram: Planogram, clock: Clock) -> See:
    """`see(hour, s1="out")`: a check captured `hour` hours into the morning; other slots are
    stocked. With `trusted=False` its photo does not line up."""

    def run(
        hour: float,
        *,
        trusted: bool = True,
        by: User | None = None,
        photo: bytes | None = None,
        **states: str,
    ) -> Audit:
        captured_at = MORNING + timedelta(hours=hour)
        clock(captured_at + AWHILE)
        audit = claimed(
            audit_create(
                shelf=shelf,
                photos=[photo or another_jpeg()],
                source=Source.PAGE,
                created_by=by,
                captured_at=captured_at,
            )
        )
        kept, in_force = audit.photos.get(), planogram_in_force(shelf, audit.captured_at)
        assert in_force is not None
        slots = {slot.key: slot for slot in in_force.slots.select_related("product")}
        view = shelf.views.first() or shelf.views.create()
        reference = view.references.first()
        if reference is None:
            reference = reference_add(view=view, photo=kept, marks=landmarks(jpeg(), found()))
        seen = [_seen(slot, states.get(key, "stocked")) for key, slot in slots.items()]
        lined = Lined(in_force, slots, [Lies(kept, reference, _lies(trusted))], seen)
        assert audit_record(audit=audit, found=[(kept, found())], lined=lined)
        audit.refresh_from_db()
        return audit

    return run


def _seen(slot: Slot, state: str) -> SlotSeen:
    box = (10.0, 10.0, 50.0, 50.0)
    return SlotSeen(
        slot.key,
        slot.row,
        slot.sequence,
        slot.facings,
        state,
        slot.facings - MISSING[state],
        MISSING[state],
        photo=1,
        box=box,
        hole=box,
    )


def _lies(trusted: bool) -> Registration:
    eye = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    stored: dict[str, object] = {
        "trusted": trusted,
        "reason": None if trusted else "other_shelf",
        "matrix": eye,
        "overlap": 1.0,
        "size": [640, 640],
        "measures": {},
    }
    return registration_from_dict(stored)
