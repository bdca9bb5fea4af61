"""Taking back what a bad model cried."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from audits.kept import WITHDRAWN
from audits.models import (
    Alert,
    AlertStatus,
    AuditResult,
    Hold,
    HoldKind,
    Resolution,
)
from audits.services.locks import shelf_locked
from audits.services.spells import spells_take_back
from audits.services.transitions import alert_settle


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """How many alerts were taken back, and how many stay because a person confirmed them, or found
    nothing to fill the place with, or another model saw them since."""

    withdrawn: int
    kept: int


class VersionUnknownError(Exception):
    """No photo was looked at with that version; `known`: (name, version) of those that were used,
    the newest first."""

    def __init__(self, known: list[tuple[str, str]]) -> None:
        self.known = known
        super().__init__(", ".join(f"{name} {version}" for name, version in known))


def alerts_withdraw(*, model_version: str, dry_run: bool = False) -> Withdrawal:
    """Settle every unresolved alert that this version of the detector raised and nobody else has
    seen; mail about them that has not gone out is not sent any more, and measures forget that the
    places were empty. Raises VersionUnknownError."""
    if not AuditResult.objects.filter(model_version=model_version).exists():
        raise VersionUnknownError(_used())
    raised = Alert.objects.exclude(status=AlertStatus.RESOLVED).filter(
        transitions__from_status="",
        transitions__audit__result__model_version=model_version,
    )
    alone = _alone(raised, model_version)
    kept = raised.exclude(pk__in=alone.values("pk")).count()
    ids = list(alone.values_list("pk", flat=True))
    return Withdrawal(len(ids) if dry_run else _withdraw(ids, model_version), kept)


def _used() -> list[tuple[str, str]]:
    used = AuditResult.objects.order_by().values_list("model_name", "model_version")
    newest = used.annotate(newest=Max("audit")).order_by("-newest")
    return [(name, version) for name, version, _ in newest]


def _alone(raised: QuerySet[Alert], model_version: str) -> QuerySet[Alert]:
    newest = Q(photo=None) | Q(photo__audit__result__model_version=model_version)
    # Whoever found nothing to fill it with has stood there; goods may have come since.
    none_left = Hold.objects.filter(
        alert=OuterRef("pk"), kind=HoldKind.NO_STOCK, taken_back_at=None
    )
    return raised.filter(newest, ~Exists(none_left), confirmed_at=None)


def _withdraw(ids: Iterable[int], model_version: str) -> int:
    done = 0
    for pk in ids:
        # One after the other: a worker may be looking at the same shelf.
        with transaction.atomic():
            shelf = shelf_locked(alerts=pk)
            alert = Alert.objects.select_for_update().get(pk=pk)
            if alert.status != AlertStatus.RESOLVED:
                why = WITHDRAWN % {"version": model_version}
                alert_settle(alert, Resolution.WITHDRAWN, now=timezone.now(), why=why)
                spells_take_back(shelf=shelf, place=alert.place, since=alert.since)
                done += 1
    return done
