"""Taking back an import of stores, and one of shelves."""

from collections.abc import Sequence

from audits.catalogue.changes import Key
from audits.catalogue.shelves import shelf_fields, shelf_values
from audits.catalogue.stores import store_fields, store_values
from audits.catalogue.taking_back import Now, Row, TakeBack, batches, hanging
from audits.models import Shelf, Store
from audits.services.closing import closing


class StoreTakeBack(TakeBack):
    def now(self, keys: Sequence[Key]) -> dict[Key, Now]:
        found: dict[Key, Now] = {}
        for some in batches(sorted(key[0] for key in keys)):
            stores = self.scope.stores.filter(code__in=some).order_by("pk").select_for_update()
            found |= {(store.code,): Now(store.pk, store_values(store)) for store in stores}
        return found

    def used(self, pks: Sequence[int]) -> set[int]:
        return hanging(Store, pks)

    def restore(self, rows: Sequence[Row]) -> None:
        with closing(Shelf.objects.filter(store__in=_closed(rows)), by=self.scope.by):
            for change, now in rows:
                Store.objects.filter(pk=now.pk).update(**store_fields(change.before or {}))

    def remove(self, rows: Sequence[Row]) -> None:
        for some in batches([now.pk for _, now in rows]):
            Store.objects.filter(pk__in=some).delete()


class ShelfTakeBack(TakeBack):
    def now(self, keys: Sequence[Key]) -> dict[Key, Now]:
        found: dict[Key, Now] = {}
        # In the order of their keys, as everybody locks them (`services.locks`).
        for some in batches(sorted(self._pks(keys))):
            shelves = Shelf.objects.filter(pk__in=some).order_by("pk").select_related("store")
            for shelf in shelves.select_for_update(of=("self",), no_key=True):
                found[shelf.store.code, shelf.code] = Now(shelf.pk, shelf_values(shelf))
        return found

    def used(self, pks: Sequence[int]) -> set[int]:
        return hanging(Shelf, pks)

    def restore(self, rows: Sequence[Row]) -> None:
        with closing(Shelf.objects.filter(pk__in=_closed(rows)), by=self.scope.by):
            for change, now in rows:
                Shelf.objects.filter(pk=now.pk).update(**shelf_fields(change.before or {}))

    def remove(self, rows: Sequence[Row]) -> None:
        for some in batches([now.pk for _, now in rows]):
            Shelf.objects.filter(pk__in=some).delete()

    def _pks(self, keys: Sequence[Key]) -> list[int]:
        wanted, pks = set(keys), []
        for some in batches(sorted({code for _, code in keys})):
            shelves = Shelf.objects.filter(store__in=self.scope.stores, code__in=some).order_by()
            for pk, *key in shelves.values_list("pk", "store__code", "code"):
                if tuple(key) in wanted:
                    pks.append(pk)
        return pks


def _closed(rows: Sequence[Row]) -> list[int]:
    """Those that were closed before the import, which opened them."""
    return [now.pk for change, now in rows if (change.before or {}).get("closed_on")]
