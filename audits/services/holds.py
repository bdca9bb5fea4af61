"""Reasons that outlive the click: places about which somebody said something."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from audits.models import Alert, Hold, HoldKind, Resolution, Store
from audits.services.retiring import slot_retire, slot_retired, slot_return
from audits.services.spells import spells_restore, spells_take_back

KINDS = {
    Resolution.NO_STOCK: HoldKind.NO_STOCK,
    Resolution.WRONG_READING: HoldKind.WRONG_READING,
    Resolution.DELISTED: HoldKind.DELISTED,
}


def hold_for(
    alert: Alert, resolution: Resolution, *, by: User, now: datetime, until: datetime | None
) -> Hold | None:
    """Keep the place silent where the reason of settling says so; None for other reasons. The
    caller holds the shelf's row lock.

    DELISTED takes the slot out of the planogram, WRONG_READING has measures forget that the place
    was empty; the hold keeps what is needed to take either back.
    """
    kind = KINDS.get(resolution)
    if kind is None:
        return None
    _lift(Hold.objects.filter(shelf=alert.shelf_id, place=alert.place), now, "said anew")
    hold = Hold(shelf=alert.shelf, place=alert.place, kind=kind, alert=alert, by=by, at=now)
    if kind is HoldKind.NO_STOCK:
        hold.until = until
    elif kind is HoldKind.DELISTED:
        hold.slot = slot_retire(shelf=alert.shelf, key=alert.place, by=by, now=now)
    elif kind is HoldKind.WRONG_READING:
        hold.forgotten = spells_take_back(shelf=alert.shelf, place=alert.place, since=alert.since)
    hold.save()
    return hold


def hold_take_back(alert: Alert, *, by: User, now: datetime) -> None:
    """As if nobody had said what the alert was settled for: the hold is lifted, what it took out
    of planogram and measures is there again, and it is no label for training any more. The caller
    holds the shelf's row lock."""
    said = Hold.objects.filter(alert=alert, taken_back_at=None).select_related("slot__planogram")
    hold = said.order_by("pk").last()
    if hold is None:
        return
    _lift(Hold.objects.filter(pk=hold.pk), now, "taken back")
    Hold.objects.filter(pk=hold.pk).update(taken_back_at=now)
    if hold.kind == HoldKind.DELISTED:
        slot = hold.slot or slot_retired(shelf=alert.shelf, key=alert.place)
        if slot is not None:
            slot_return(slot=slot, by=by, now=now)
    elif hold.forgotten is not None:
        spells_restore(
            shelf=alert.shelf, place=alert.place, since=alert.since, forgotten=hold.forgotten
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
