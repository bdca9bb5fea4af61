"""How far a check is, told from what was written down when it moved."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from audits.models import Audit, AuditStatus, AuditTransition

# Then people wonder whether anything happens at all.
SLOW = timedelta(seconds=20)
_ENDS = {
    AuditStatus.DONE: gettext_noop("Positions judged, alerts written"),
    AuditStatus.REJECTED: gettext_noop("The photos could not be used"),
    AuditStatus.FAILED: gettext_noop("Given up"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """`at`: when it was reached, None for what is to come; `took`: since the step before."""

    words: str
    at: datetime | None
    took: timedelta | None = None
    going_on: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """`mark` changes as soon as the page has something else to say; `before`: checks that were
    received earlier and are not finished."""

    steps: list[Step]
    mark: str
    slow: bool
    before: int


def progress_of(audit: Audit) -> Progress:
    waited = timezone.now() - audit.received_at
    slow = not audit.is_finished and waited > SLOW
    return Progress(
        steps=_steps(audit),
        mark=f"{audit.status}-slow" if slow else audit.status,
        slow=slow,
        before=_before(audit) if slow and audit.status == AuditStatus.PENDING else 0,
    )


def _steps(audit: Audit) -> list[Step]:
    steps = [Step(gettext("Photos received"), audit.received_at)]
    for moved in audit.transitions.order_by("id"):
        if words := _words(moved):
            last = steps[-1].at
            took = moved.at - last if last and moved.at > last else None
            steps.append(Step(words, moved.at, took))
    return steps if audit.is_finished else _going_on(audit, steps)


def _words(moved: AuditTransition) -> str:
    """Empty for what is no step of its own."""
    if moved.to_status != AuditStatus.RUNNING:
        ends = _ENDS.get(AuditStatus(moved.to_status))
        return gettext(ends) if ends else ""
    if moved.attempt > 1:
        again = gettext("Looking for products and holes, attempt %(attempt)s")
        return again % {"attempt": moved.attempt}
    return gettext("Looking for products and holes")


def _going_on(audit: Audit, steps: list[Step]) -> list[Step]:
    """The step that it is at, and those to come."""
    last = steps[-1]
    if audit.status == AuditStatus.PENDING:
        steps.append(Step(gettext("Waiting for its turn"), None, going_on=True))
        steps.append(Step(gettext("Looking for products and holes"), None))
    else:
        steps[-1] = Step(last.words, last.at, last.took, going_on=True)
    return [*steps, Step(gettext(_ENDS[AuditStatus.DONE]), None)]


def _before(audit: Audit) -> int:
    unfinished = Audit.objects.filter(status__in=(AuditStatus.PENDING, AuditStatus.RUNNING))
    return unfinished.filter(received_at__lt=audit.received_at).count()
