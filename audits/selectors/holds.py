from audits.models import Hold, HoldKind, Store


def deliveries_awaited(store: Store) -> int:
    """How many places of the store wait for the next delivery."""
    waiting = Hold.objects.filter(shelf__store=store, kind=HoldKind.NO_STOCK, lifted_at=None)
    return waiting.filter(until=None).count()
