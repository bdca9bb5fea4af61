from collections.abc import Iterable

from django.db.models import OuterRef, Subquery

from audits.models import AuditStatus, Photo, Shelf, Store


def latest_by_shelf(shelves: Iterable[Shelf]) -> dict[int, Photo]:
    """The newest judged photo of each shelf (the first of its check), by the shelf's key."""
    newest = Photo.objects.filter(
        audit__shelf=OuterRef("pk"), audit__status=AuditStatus.DONE, audit__left_out_at=None
    ).order_by("-audit__captured_at", "-audit_id", "position")
    chosen = (
        Shelf.objects.filter(pk__in=[shelf.pk for shelf in shelves])
        .order_by()
        .annotate(newest_photo=Subquery(newest.values("pk")[:1]))
        .values_list("pk", "newest_photo")
    )
    return _photos(dict(chosen))


def latest_by_store(store_ids: Iterable[int]) -> dict[int, Photo]:
    """The newest photo that a store's alerts have been judged by, by the store's key."""
    shelf = Shelf.objects.filter(store=OuterRef("pk"), judged_at__isnull=False)
    shelves = dict(
        Store.objects.filter(pk__in=list(store_ids))
        .order_by()
        .annotate(newest_shelf=Subquery(shelf.order_by("-judged_at").values("pk")[:1]))
        .values_list("pk", "newest_shelf")
    )
    by_shelf = latest_by_shelf(Shelf.objects.filter(pk__in=filter(None, shelves.values())))
    return {store: by_shelf[shelf] for store, shelf in shelves.items() if shelf in by_shelf}


def _photos(chosen: dict[int, int | None]) -> dict[int, Photo]:
    photos = Photo.objects.select_related("audit").in_bulk([pk for pk in chosen.values() if pk])
    return {owner: photos[pk] for owner, pk in chosen.items() if pk in photos}
