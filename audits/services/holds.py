"""Reasons that outlive the click: places about which somebody said something."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from audits.models import Alert, Hold, HoldKind, Resolution, Store
from audits.services.planograms import slot_retire
from audits.stock import is_row_place

KINDS = {
    Resolution.NO_STOCK: HoldKind.NO_STOCK,
    Resolution.WRONG_READING: HoldKind.WRONG_READING,
    Resolution.DELISTED: HoldKind.DELISTED,
}


def hold_for(
    alert: Alert, resolution: Resolution, *, by: User, now: datetime, until: datetime | None
) -> Hold | None:
    """Keep the place silent where the reason of settling says so; None for other reasons."""
    kind = KINDS.get(resolution)
    if kind is None:
        return None
    _lift(Hold.objects.filter(shelf=alert.shelf_id, place=alert.place), now, "said anew")
    if kind is HoldKind.DELISTED and not is_row_place(alert.place):
        slot_retire(shelf_id=alert.shelf_id, key=alert.place, by=by)
    return Hold.objects.create(
        shelf_id=alert.shelf_id,
        place=alert.place,
        kind=kind,
        alert=alert,
        by=by,
        at=now,
        until=until if kind is HoldKind.NO_STOCK else None,
    )


def places_held(*, shelf_id: int, at: datetime, now: datetime) -> set[str]:
    """Places of the shelf about which a photo taken `at` raises nothing; lifts what has expired."""
    holds = Hold.objects.filter(shelf=shelf_id, lifted_at=None)
    _lift(holds.filter(until__lte=at), now, "the day has come")
    return set(holds.values_list("place", flat=True))


def holds_lift_full(*, shelf_id: int, places: Collection[str], now: datetime) -> None:
    """A photo shows these places full; what is no longer ranged stays so."""
    seen = Hold.objects.filter(shelf=shelf_id, place__in=places)
    _lift(seen.exclude(kind=HoldKind.DELISTED), now, "seen filled")


def delivery_came(*, store: Store, product_ids: Iterable[int] | None = None) -> int:
    """Places that waited for goods wait no longer: of these products, or all of the store's.

    Returns how many; places that wait for a day given keep waiting for it.
    """
    waiting = Hold.objects.filter(shelf__store=store, kind=HoldKind.NO_STOCK, until=None)
    if product_ids is not None:
        waiting = waiting.filter(alert__product__in=list(product_ids))
    return _lift(waiting, timezone.now(), "goods have come")


def _lift(holds: QuerySet[Hold], now: datetime, why: str) -> int:
    return holds.filter(Q(lifted_at=None)).update(lifted_at=now, lifted_why=why)
