"""Planograms in head office's form: one row a position, for one shelf or for many at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from audits.catalogue.cells import Cells
from audits.catalogue.faults import FileCode, FileError, RowCode
from audits.catalogue.limits import MAX_SLOTS
from audits.catalogue.plan import Plan
from audits.catalogue.sheet import Line
from audits.catalogue.versions import PlannedSlot, Version, versions_compare
from audits.models import Product, Shelf
from audits.services.planograms import planograms_publish, slots_place, store_today

EVERY_STORE = "*"
BATCH = 100


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the file says of one shelf so far; `dated_in` is the row that gave the date."""

    shelf: Shelf
    slots: dict[tuple[int, int], PlannedSlot]
    day: date | None
    dated_in: int


class PlanogramPlan(Plan):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.shelves: dict[str, dict[str, Shelf]] = {}
        self.wanted: dict[int, _Wanted] = {}
        self.versions: list[Version] = []
        self.slots = 0

    def take(self, lines: Sequence[Line]) -> None:
        every = list(self.cells(lines))
        codes = [cells.code("shelf_code") for cells in every]
        items = [cells.code("item_number") for cells in every]
        self._load_shelves(set(codes) - set(self.shelves))
        found = Product.objects.filter(item_number__in=set(items)).order_by()
        products = dict(found.values_list("item_number", "pk"))
        for cells, code, item in zip(every, codes, items, strict=True):
            if item and item not in products:
                cells.fault("item_number", RowCode.ITEM_UNKNOWN, value=item)
            self._line(cells, code, products.get(item, 0))

    def close(self) -> None:
        """Compare every shelf's slots with its planogram of that day."""
        wanted = list(self.wanted.values())
        for start in range(0, len(wanted), BATCH):
            part = wanted[start : start + BATCH]
            compared = versions_compare(
                [
                    (one.shelf, one.day or store_today(one.shelf), list(one.slots.values()))
                    for one in part
                ]
            )
            for version in compared:
                self.tally.count(existed=version.existed, differs=version.differs)
                self.tally.add_notes(version.notes)
                if version.ending:
                    self.tally.losses.append(version.ending)
            # Slots of planograms that stay as they are need no memory.
            self.versions += [one for one in compared if one.differs or one.mapped.places]

    def write(self) -> None:
        planograms_publish(
            publications=[one.publication() for one in self.versions if one.differs],
            created_by=self.scope.by,
        )
        for one in self.versions:
            if one.unplaced_planogram and one.view_id:
                slots_place(
                    planogram_id=one.unplaced_planogram,
                    view_id=one.view_id,
                    places=one.mapped.places,
                )

    def _line(self, cells: Cells, code: str, product: int) -> None:
        shelves = self._targets(cells, code)
        slot = self._slot(cells, product)
        day = cells.day("effective_date")
        if slot and not cells.problems:
            for shelf in shelves:
                self._add(cells, shelf, slot, day)
        if cells.problems:
            self.tally.add_wrong(cells.problems)

    def _slot(self, cells: Cells, product: int) -> PlannedSlot | None:
        numbers = {name: cells.whole(name) for name in ("row", "sequence", "facings")}
        for name, number in numbers.items():
            if number is None and not any(one.column == name for one in cells.problems):
                cells.fault(name, RowCode.MISSING)
        width = cells.decimal("width_cm", most=1000)
        row, sequence, facings = (number or 0 for number in numbers.values())
        return PlannedSlot(row, sequence, product, facings, float(width) if width else None)

    def _targets(self, cells: Cells, code: str) -> list[Shelf]:
        """The shelves with this code in the stores that the row names."""
        there = self.shelves.get(code, {})
        stores = cells.words("store_code", "|;,\n")
        if stores == [EVERY_STORE]:
            if code and not there:
                cells.fault("shelf_code", RowCode.SHELF_UNKNOWN, value=code)
            return [shelf for shelf in there.values() if not shelf.is_closed]
        if not stores and not any(one.column == "store_code" for one in cells.problems):
            cells.fault("store_code", RowCode.MISSING)
        for store in stores:
            if self.scope.store(store) is None:
                cells.fault("store_code", RowCode.STORE_UNKNOWN, value=store)
            elif code and store not in there:
                cells.fault("shelf_code", RowCode.SHELF_UNKNOWN, store=store, value=code)
        return [there[store] for store in stores if store in there]

    def _add(self, cells: Cells, shelf: Shelf, slot: PlannedSlot, day: date | None) -> None:
        wanted = self.wanted.get(shelf.pk)
        if wanted is None:
            wanted = self.wanted[shelf.pk] = _Wanted(shelf, {}, day, cells.number)
        if day != wanted.day and not cells.problems:
            cells.fault("effective_date", RowCode.DATES_DIFFER, other=wanted.dated_in)
        slot = slot.read_in(cells.number)
        first = wanted.slots.setdefault((slot.row, slot.sequence), slot)
        if first.line != cells.number and not cells.problems:
            words = {"row": slot.row, "sequence": slot.sequence, "other": first.line}
            cells.fault("sequence", RowCode.OVERLAP, **words)
        self.slots += 1
        if self.slots > MAX_SLOTS:
            raise FileError(FileCode.TOO_MANY_SLOTS, amount=MAX_SLOTS)

    def _load_shelves(self, codes: Iterable[str]) -> None:
        for code in codes:
            self.shelves[code] = {}
        stores = self.scope.by_code.values()
        found = Shelf.objects.filter(code__in=codes).select_related("store")
        mine = {store.pk for store in stores}
        for shelf in found:
            if shelf.store_id in mine:
                self.shelves[shelf.code][shelf.store.code] = shelf
