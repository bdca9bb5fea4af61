"""Shelves: upsert by store code and shelf code."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

from audits.catalogue.cells import Cells
from audits.catalogue.faults import RowCode
from audits.catalogue.plan import Plan, differing
from audits.catalogue.sheet import Line
from audits.models import Shelf, Store

FIELDS = ("name", "walk_order", "audit_interval")
# A year; nobody checks a shelf less often.
MOST_HOURS = 8784


class ShelfPlan(Plan):
    identity: ClassVar[tuple[str, ...]] = ("name",)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.wanted: list[Shelf] = []

    def take(self, lines: Sequence[Line]) -> None:
        every = list(self.cells(lines))
        stores = [self._store(cells) for cells in every]
        codes = [cells.code("shelf_code") for cells in every]
        found = Shelf.objects.filter(store__in=set(filter(None, stores)), code__in=set(codes))
        known = {(shelf.store_id, shelf.code): shelf for shelf in found}
        for cells, store, code in zip(every, stores, codes, strict=True):
            self._line(cells, store, code, known.get((store.pk, code)) if store else None)

    def write(self) -> None:
        fields = [name for name in ("name", "walk_order") if self.has(name)]
        fields += ["audit_interval"] if self.has("audit_interval_hours") else []
        Shelf.objects.bulk_create(
            self.wanted,
            update_conflicts=True,
            unique_fields=["store", "code"],
            update_fields=fields or ["code"],
            batch_size=1000,
        )

    def _store(self, cells: Cells) -> Store | None:
        code = cells.code("store_code")
        store = self.scope.store(code)
        if code and store is None:
            cells.fault("store_code", RowCode.STORE_UNKNOWN, value=code)
        return store

    def _line(self, cells: Cells, store: Store | None, code: str, known: Shelf | None) -> None:
        if store and code:
            self.once(cells, "shelf_code", (store.pk, code), f"{store.code}/{code}")
        values = self._values(cells, known)
        differs = differing(known, values)
        if self.settle(cells, existed=known is not None, differs=differs):
            had = {name: getattr(known, name) for name in FIELDS} if known else {}
            shelf = Shelf(store=store, code=code, **(had | values))
            self.wanted.append(shelf)
            self._note(store, shelf, known)

    def _note(self, store: Store | None, shelf: Shelf, known: Shelf | None) -> None:
        assert store is not None  # a row without one is wrong
        old, new = shelf_values(known) if known else None, shelf_values(shelf)
        self.changes.add((store.code, shelf.code), old, new, name=(old or new)["name"])

    def _values(self, cells: Cells, known: Shelf | None) -> dict[str, object]:
        hours = cells.decimal("audit_interval_hours", most=MOST_HOURS)
        found = {
            "name": cells.text("name", 120, needed=known is None) or None,
            "walk_order": cells.whole("walk_order", least=0),
            "audit_interval": timedelta(minutes=round(hours * 60)) if hours else None,
        }
        return {name: value for name, value in found.items() if value is not None}


def shelf_values(shelf: Shelf) -> dict[str, Any]:
    """By column of a file; the interval in seconds."""
    return {
        "name": shelf.name,
        "walk_order": shelf.walk_order,
        "audit_interval_hours": shelf.audit_interval.total_seconds(),
    }
