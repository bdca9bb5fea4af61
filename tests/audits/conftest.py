"""A shelf's history, told in few words."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from audits.models import Audit, AuditStatus, Shelf, Source
from audits.services.records import audit_record
from audits.services.uploads import audit_create
from detection import PhotoFindings
from tests.findings import found
from tests.photos import jpeg

MORNING = datetime(2026, 6, 15, 8, 0, tzinfo=UTC)

Check = Callable[..., Audit]


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
def check(shelf: Shelf) -> Check:
    """`check(hour, {row: facings})`: a finished audit captured `hour` hours into the morning."""

    def run(hour: float, holes: dict[int, int] | None = None, rows: int = 4) -> Audit:
        audit = claimed(
            audit_create(
                shelf=shelf,
                photos=[jpeg()],
                source=Source.PAGE,
                captured_at=MORNING + timedelta(hours=hour),
            )
        )
        findings: PhotoFindings = found(rows, holes)
        assert audit_record(audit=audit, found=[(audit.photos.get(), findings)])
        audit.refresh_from_db()
        return audit

    return run
