"""Stores: upsert by store code; for the whole chain only."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from audits.catalogue.cells import Cells, day_text
from audits.catalogue.faults import RowCode
from audits.catalogue.plan import Plan, differing
from audits.catalogue.sheet import Line
from audits.models import Shelf, Store
from audits.models.validators import validate_time_zone
from audits.services.closing import closing

FIELDS = ("name", "chain", "region", "time_zone", "closed_on")


class StorePlan(Plan):
    identity: ClassVar[tuple[str, ...]] = ("name", "chain", "region")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.wanted: list[Store] = []

    def take(self, lines: Sequence[Line]) -> None:
        every = list(self.cells(lines))
        codes = [cells.code("store_code") for cells in every]
        known = {store.code: store for store in Store.objects.filter(code__in=set(codes))}
        for cells, code in zip(every, codes, strict=True):
            self._line(cells, code, known.get(code))

    def write(self) -> None:
        fields = [name for name in FIELDS if self.has(name)]
        codes = [store.code for store in self.wanted if store.closed_on]
        with closing(Shelf.objects.filter(store__code__in=codes)):
            Store.objects.bulk_create(
                self.wanted,
                update_conflicts=True,
                unique_fields=["code"],
                update_fields=fields or ["code"],
                batch_size=1000,
            )

    def _line(self, cells: Cells, code: str, known: Store | None) -> None:
        if code:
            self.once(cells, "store_code", code, code)
        values = self._values(cells, known)
        differs = differing(known, values)
        if self.settle(cells, existed=known is not None, differs=differs):
            old = store_values(known) if known else None
            had = {name: getattr(known, name) for name in FIELDS} if known else {}
            store = Store(code=code, **(had | values))
            self.wanted.append(store)
            new = store_values(store)
            self.changes.add((code,), old, new, name=(old or new)["name"])

    def _values(self, cells: Cells, known: Store | None) -> dict[str, Any]:
        zone = cells.text("time_zone", 64)
        try:
            if zone:
                validate_time_zone(zone)
        except ValidationError:
            cells.fault("time_zone", RowCode.TIME_ZONE_UNKNOWN, value=zone)
        found = {
            "name": cells.text("name", 120, needed=known is None) or None,
            "chain": cells.text("chain", 120),
            "region": cells.text("region", 120),
            "time_zone": zone or None,
        }
        values: dict[str, Any] = {k: v for k, v in found.items() if v is not None and self.has(k)}
        if self.has("closed_on"):
            values["closed_on"] = cells.day_begun("closed_on")
        return values


def store_values(store: Store) -> dict[str, Any]:
    """By column of a file."""
    texts = {name: getattr(store, name) for name in FIELDS}
    return texts | {"closed_on": day_text(store.closed_on)}


def store_fields(values: dict[str, Any]) -> dict[str, Any]:
    """Such values as fields of the model."""
    return values | ({"closed_on": values["closed_on"] or None} if "closed_on" in values else {})
