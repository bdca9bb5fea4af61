"""Reasons that outlive the click: places about which somebody said something."""

import logging
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from audits.kept import Why
from audits.models import Alert, AlertStatus, Hold, HoldKind, Resolution, Shelf, Slot, Store
from audits.selectors.take_backs import reopened_to, slots_now
from audits.services.deliveries import deliveries_create
from audits.services.naming import alert_name
from audits.services.retiring import slot_retire, slot_retired, slot_return
from audits.services.spells import spells_restore, spells_take_back
from audits.services.transitions import alert_reopen

logger = logging.getLogger(__name__)

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


def places_held(*, shelf_id: int) -> set[str]:
    """Places of the shelf about which a photo raises nothing."""
    holds = Hold.objects.filter(shelf=shelf_id, lifted_at=None)
    return set(holds.values_list("place", flat=True))


def holds_lift_full(*, shelf_id: int, places: Collection[str], now: datetime) -> None:
    """A photo shows these places full; what is no longer ranged stays so."""
    seen = Hold.objects.filter(shelf=shelf_id, place__in=places)
    _lift(seen.exclude(kind=HoldKind.DELISTED), now, "seen filled")


def holds_end(
    *, shelf_id: int, now: datetime, why: Why, places: Collection[str] | None = None
) -> None:
    """Nothing waits for goods any more on a shelf that is closed; with `places`: nothing that was
    said of these holds, since they are no more."""
    holds = Hold.objects.filter(shelf=shelf_id)
    if places is None:
        _lift(holds.filter(kind=HoldKind.NO_STOCK), now, why)
    else:
        _lift(holds.filter(place__in=places), now, why)


def holds_waiting(*, store: Store, product_ids: Iterable[int] | None = None) -> QuerySet[Hold]:
    """Those of the store that wait for the next delivery; of these products alone, where such are
    given: what stands at the place by the plan of today, not what was looked for."""
    waiting = Hold.objects.filter(
        shelf__store=store, kind=HoldKind.NO_STOCK, until=None, lifted_at=None
    )
    if product_ids is None:
        return waiting
    holds, wanted = list(waiting.select_related("alert", "shelf__store")), set(product_ids)
    slots = slots_now(holds)
    mine = [hold.pk for hold in holds if _product_of(hold, slots.get(hold.pk)) in wanted]
    return waiting.filter(pk__in=mine)


def _product_of(hold: Hold, slot: Slot | None) -> int | None:
    if slot is not None:
        return slot.product_id
    return hold.alert.product_id if hold.alert else None


def delivery_came(
    *,
    store: Store,
    product_ids: Iterable[int] | None = None,
    shelf_ids: Iterable[int] | None = None,
) -> int:
    """Places that waited for goods wait no longer: of these products, or all of the store's; on
    these shelves alone, which the caller has locked. Those that are empty still, as far as anybody
    knows, are to fill again.

    Returns how many waited; places that wait for a day given keep waiting for it.
    """
    waiting = holds_waiting(store=store, product_ids=product_ids)
    if shelf_ids is not None:
        waiting = waiting.filter(shelf__in=list(shelf_ids))
    return _wait_no_longer(waiting, Why.GOODS_CAME)


def holds_sweep() -> None:
    """The same for places whose day has come, store by store. Raises what stores raised, once all
    others are done."""
    due = Hold.objects.filter(until__lte=timezone.now(), lifted_at=None)
    failed: list[Exception] = []
    for store in sorted(set(due.values_list("shelf__store", flat=True))):
        try:
            _wait_no_longer(due.filter(shelf__store=store), Why.DAY_CAME)
        except Exception as error:
            logger.exception("places of store %s whose day has come wait on", store)
            failed.append(error)
    if failed:
        raise ExceptionGroup("places whose day has come wait on", failed)


def holds_lift_due(*, shelf: Shelf, at: datetime, now: datetime) -> None:
    """The same before a photo taken `at` judges the shelf, so that it finds the places' alerts as
    the sweep would have left them. The caller holds the shelf's row lock.

    A day has come once photo and clock say so: of a camera whose clock runs ahead it has not.
    """
    _wait_no_longer(Hold.objects.filter(shelf=shelf, until__lte=min(at, now)), Why.DAY_CAME)


def _wait_no_longer(waiting: QuerySet[Hold], why: Why) -> int:
    """Lift these holds and reopen their alerts: all at once, so that one mail tells of them."""
    waiting = waiting.filter(lifted_at=None)
    with transaction.atomic():
        # The shelves first, as whoever records an audit does: the two never wait for each other,
        # and of two who say the same the second finds nothing left. Uploads go on meanwhile.
        shelves = Shelf.objects.filter(pk__in=set(waiting.values_list("shelf", flat=True)))
        rows = shelves.select_for_update(no_key=True).order_by("pk")
        locked = list(rows.values_list("pk", flat=True))
        ended = waiting.filter(shelf__in=locked)
        ended = ended.select_related("alert__shelf__store", "shelf__store")
        holds, now = list(ended.order_by("pk")), timezone.now()
        slots = slots_now(holds)
        _lift(Hold.objects.filter(pk__in=[hold.pk for hold in holds]), now, why)
        for hold in holds:
            _reopen(hold, slots.get(hold.pk), now, why)
    return len(holds)


def _reopen(hold: Hold, slot: Slot | None, now: datetime, why: Why) -> None:
    """The hold's alert is what it was, about what stands there by now; whoever found nothing is not
    on it any more."""
    alert, status = hold.alert, reopened_to(hold)
    if alert is None or status is None:
        return
    alert.taken_by = alert.taken_at = alert.snoozed_until = None
    alert.save(update_fields=["taken_by", "taken_at", "snoozed_until"])
    if slot is not None:
        alert_name(alert, slot)
    back = alert_reopen(alert, status, now=now, why=why)
    # Mail about it has long been read, and then nothing could be done.
    if status == AlertStatus.OPEN:
        deliveries_create(transition=back, now=now)


def _lift(holds: QuerySet[Hold], now: datetime, why: str) -> int:
    return holds.filter(Q(lifted_at=None)).update(lifted_at=now, lifted_why=why)
