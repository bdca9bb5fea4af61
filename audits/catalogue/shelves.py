"""Shelves: upsert by store code and shelf code."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

from audits.catalogue.cells import Cells, day_text
from audits.catalogue.faults import RowCode
from audits.catalogue.plan import Plan, differing
from audits.catalogue.sheet import Line
from audits.models import Shelf, Store
from audits.services.closing import closing

FIELDS = ("name", "walk_order", "audit_interval", "closed_on")
# A year; nobody checks a shelf less often.
MOST_HOURS = 8784


class ShelfPlan(Plan):
    identity: ClassVar[tuple[str, ...]] = ("name",)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.wanted: list[Shelf] = []
        # Keys of shelves that are open so far.
        self.closing: list[int] = []

    def take(self, lines: Sequence[Line]) -> None:
        every = list(self.cells(lines))
        stores = [self._store(cells) for cells in every]
        codes = [cells.code("shelf_code") for cells in every]
        found = Shelf.objects.filter(store__in=set(filter(None, stores)), code__in=set(codes))
        known = {(shelf.store_id, shelf.code): shelf for shelf in found}
        for cells, store, code in zip(every, stores, codes, strict=True):
            self._line(cells, store, code, known.get((store.pk, code)) if store else None)

    def write(self) -> None:
        fields = [name for name in ("name", "walk_order", "closed_on") if self.has(name)]
        fields += ["audit_interval"] if self.has("audit_interval_hours") else []
        with closing(Shelf.objects.filter(pk__in=self.closing)):
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
            if known and shelf.closed_on and not known.closed_on:
                self.closing.append(known.pk)
            self._note(store, shelf, known)

    def _note(self, store: Store | None, shelf: Shelf, known: Shelf | None) -> None:
        assert store is not None  # a row without one is wrong
        old, new = shelf_values(known) if known else None, shelf_values(shelf)
        self.changes.add((store.code, shelf.code), old, new, name=(old or new)["name"])

    def _values(self, cells: Cells, known: Shelf | None) -> dict[str, object]:
        hours = cells.decimal("audit_interval_hours", most=MOST_HOURS)
        found: dict[str, object] = {
            "name": cells.text("name", 120, needed=known is None) or None,
            "walk_order": cells.whole("walk_order", least=0),
            "audit_interval": _interval(hours),
        }
        values = {name: value for name, value in found.items() if value is not None}
        if self.has("closed_on"):
            values["closed_on"] = cells.day_begun("closed_on")
        return values


def _interval(hours: Decimal | None) -> timedelta | None:
    """In whole minutes, one at least: no interval at all would make no sense."""
    return timedelta(minutes=max(1, round(hours * 60))) if hours else None


def shelf_values(shelf: Shelf) -> dict[str, Any]:
    """By column of a file; the interval in seconds."""
    return {
        "name": shelf.name,
        "walk_order": shelf.walk_order,
        "audit_interval_hours": shelf.audit_interval.total_seconds(),
        "closed_on": day_text(shelf.closed_on),
    }


def shelf_fields(values: dict[str, Any]) -> dict[str, Any]:
    """Such values as fields of the model."""
    fields = dict(values)
    if "closed_on" in fields:
        fields["closed_on"] = fields["closed_on"] or None
    if "audit_interval_hours" in fields:
        fields["audit_interval"] = timedelta(seconds=fields.pop("audit_interval_hours"))
    return fields
