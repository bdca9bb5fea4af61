"""What changed since some time, in the order in which it changed: what changes while somebody
pages comes later, and is not missed. `changed` is the time of the newest change."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from audits.models import Alert, AlertTransition, Audit
from audits.models.audit import CHANGED

IN_ORDER = ["changed", "id"]


def audits_changed(audits: QuerySet[Audit], since: datetime) -> QuerySet[Audit]:
    """Arrived or finished then or later."""
    return audits.annotate(changed=CHANGED).filter(changed__gte=since)


def alerts_changed(
    alerts: QuerySet[Alert], since: datetime | None, before: datetime | None = None
) -> QuerySet[Alert]:
    """With a step of their history at `since` or later, and none at `before` or later.

    Each alert beside its newest step, so that a page reads as many steps as it has rows, from
    their index by time, and not the history of all alerts.
    """
    moved = alerts.annotate(changed=F("transitions__at"), step=F("transitions__pk"))
    after = Q(at__gt=OuterRef("changed")) | Q(at=OuterRef("changed"), pk__gt=OuterRef("step"))
    later = AlertTransition.objects.filter(after, alert=OuterRef("pk"))
    newest = moved.filter(~Exists(later))
    newest = newest if since is None else newest.filter(changed__gte=since)
    return newest if before is None else newest.filter(changed__lt=before)
