"""How often a detector was right, by people who stood before the shelf."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from audits.models import Alert, Hold, HoldKind, Resolution, Store

PERIOD = timedelta(days=90)
MOST = 200


def answers_of(*, store: Store, model_sha256: str, now: datetime) -> tuple[int, int]:
    """Of the store's newest alerts that this model raised and a person answered: how many were
    right, and how many there are.

    Right: confirmed, or nothing found in the back room to fill it with, and that stays said once
    goods have come. Wrong: a wrong reading, also where somebody had answered otherwise before.
    """
    none_left = Hold.objects.filter(
        alert=OuterRef("pk"), kind=HoldKind.NO_STOCK, taken_back_at=None
    )
    answered = (
        Q(confirmed_at__isnull=False)
        | Q(resolution__in=(Resolution.NO_STOCK, Resolution.WRONG_READING))
        | Q(Exists(none_left))
    )
    said = (
        Alert.objects.filter(answered, shelf__store=store, created_at__gte=now - PERIOD)
        .filter(
            transitions__from_status="",
            transitions__audit__result__model_sha256=model_sha256,
        )
        .order_by("-created_at", "-id")
        .values_list("resolution", flat=True)[:MOST]
    )
    wrong = [one == Resolution.WRONG_READING for one in said]
    return len(wrong) - sum(wrong), len(wrong)
