"""The answers kept for `Idempotency-Key` (`audits.api.once`)."""

from datetime import timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils import timezone
from rest_framework.request import Request

from audits.api.once import ConflictError, Kept, ReusedError
from integrations.models import ApiKey, IdempotentAnswer
from integrations.models.answer import KEPT_FOR

# A process that died over a request leaves its row behind: after this the key may be tried again.
AT_WORK_FOR = timedelta(minutes=5)


class AnswerLedger:
    def begin(self, request: Request, key: str, fingerprint: str) -> Kept | int:
        caller, now = _caller(request), timezone.now()
        mine = IdempotentAnswer(caller=caller, key=key, fingerprint=fingerprint, started_at=now)
        _forget_stale(caller, key)
        try:
            with transaction.atomic():
                mine.save(force_insert=True)
        except IntegrityError:
            return _answered(caller, key, fingerprint)
        return mine.pk

    def keep(self, ticket: int, kept: Kept) -> None:
        IdempotentAnswer.objects.filter(pk=ticket).update(
            status=kept.status,
            content_type=kept.content_type,
            location=kept.location,
            body=kept.body,
        )

    def forget(self, ticket: int) -> None:
        IdempotentAnswer.objects.filter(pk=ticket).delete()


def answers_prune() -> int:
    """Forget answers older than a day; how many there were."""
    old = IdempotentAnswer.objects.filter(started_at__lt=timezone.now() - KEPT_FOR)
    return old.delete()[0]


def _caller(request: Request) -> str:
    if isinstance(request.auth, ApiKey):
        return f"key:{request.auth.pk}"
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    # Nobody in particular: whoever was given an address to bring a photo to shares no keys with
    # others who were.
    return f"anonymous:{sha256(request.path.encode()).hexdigest()[:28]}"


def _forget_stale(caller: str, key: str) -> None:
    now, mine = timezone.now(), IdempotentAnswer.objects.filter(caller=caller, key=key)
    mine.filter(started_at__lt=now - KEPT_FOR).delete()
    mine.filter(status=None, started_at__lt=now - AT_WORK_FOR).delete()


def _answered(caller: str, key: str, fingerprint: str) -> Kept:
    found = IdempotentAnswer.objects.filter(caller=caller, key=key).first()
    if found is None:
        raise ConflictError  # it came to nothing in this moment
    if found.fingerprint != fingerprint:
        raise ReusedError
    if found.status is None:
        raise ConflictError
    return Kept(found.status, found.content_type, found.location, bytes(found.body))
