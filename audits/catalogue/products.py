"""Products: upsert by item number, with their GTINs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from audits.catalogue.cells import Cells
from audits.catalogue.faults import Problem, RowCode, problem
from audits.catalogue.plan import Plan, differing
from audits.catalogue.scope import Scope
from audits.catalogue.sheet import Line, Sheet
from audits.models import Gtin, Importance, Product, ProductStatus
from audits.models.validators import validate_gtin

IMPORTANCE = {label.lower(): Importance(value) for value, label in Importance.choices} | {
    str(value): Importance(value) for value in Importance.values
}
STATUS = {status.value: status for status in ProductStatus}
FIELDS = ("name", "brand", "category", "importance", "status")
BATCH = 1000

Values = dict[str, str | int]


@dataclass(slots=True)
class _Wanted:
    """A product that is new or differs; `gtins` is None where they stay as they are."""

    item: str
    values: Values
    gtins: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class _Borrowed:
    """A GTIN that belongs to another product as things are; `existed` tells of the borrower."""

    code: str
    existed: bool
    problem: Problem


class ProductPlan(Plan):
    def __init__(self, sheet: Sheet, scope: Scope) -> None:
        super().__init__(sheet, scope)
        self.fields = [name for name in FIELDS if self.has(name)]
        self.wanted: list[_Wanted] = []
        self.released: set[str] = set()
        # A GTIN of another product is free if that product gives it up in this very file.
        self.borrowed: dict[int, list[_Borrowed]] = {}

    def take(self, lines: Sequence[Line]) -> None:
        every = list(self.cells(lines))
        items = [cells.code("item_number") for cells in every]
        gtins = [cells.words("gtins", " ,;|/\n\t\xa0") for cells in every]
        known = {p.item_number: p for p in _products(items)}
        owners = dict(
            Gtin.objects.filter(code__in={code for codes in gtins for code in codes})
            .order_by()
            .values_list("code", "product__item_number")
        )
        for cells, item, codes in zip(every, items, gtins, strict=True):
            self._line(cells, item, codes, known.get(item), owners)

    def close(self) -> None:
        for found in self.borrowed.values():
            if taken := [one.problem for one in found if one.code not in self.released]:
                self.tally.uncount(existed=found[0].existed)
                self.tally.add_wrong(taken)

    def write(self) -> None:
        for codes in _batches(sorted(self.released)):
            Gtin.objects.filter(code__in=codes).delete()
        for batch in _batches(self.wanted):
            self._write(batch)

    def _line(
        self,
        cells: Cells,
        item: str,
        codes: list[str],
        known: Product | None,
        owners: dict[str, str],
    ) -> None:
        if item:
            self.once(cells, "item_number", item, item)
        values = self._values(cells, known)
        had = frozenset(gtin.code for gtin in known.gtins.all()) if known else frozenset()
        gtins = frozenset(codes) if self.has("gtins") else None
        borrowed = self._gtins(cells, item, codes, owners, existed=known is not None)
        if borrowed and not cells.problems:
            self.borrowed[cells.number] = borrowed
        differs = differing(known, values) or (gtins is not None and gtins != had)
        if self.settle(cells, existed=known is not None, differs=differs):
            self.wanted.append(_Wanted(item, values, gtins if gtins != had else None))
            self.released |= had - gtins if gtins is not None else set()

    def _values(self, cells: Cells, known: Product | None) -> Values:
        """The fields that the file has; an empty cell of a choice or name changes nothing."""
        name = cells.text("name", 200, needed=known is None)
        found: dict[str, str | int | None] = {
            "name": name or None,
            "brand": cells.text("brand", 120),
            "category": cells.text("category", 120),
            "importance": cells.choice("importance", IMPORTANCE),
            "status": cells.choice("status", STATUS),
        }
        return {
            field: value
            for field, value in found.items()
            if value is not None and field in self.fields
        }

    def _gtins(
        self, cells: Cells, item: str, codes: list[str], owners: dict[str, str], *, existed: bool
    ) -> list[_Borrowed]:
        borrowed: list[_Borrowed] = []
        for code in codes:
            try:
                validate_gtin(code)
            except ValidationError as error:
                cells.fault("gtins", RowCode.GTIN_WRONG, problem=error.messages[0])
                continue
            first = self._first_rows.setdefault(("gtin", code), cells.number)
            if first != cells.number:
                cells.fault("gtins", RowCode.GTIN_TWICE, value=code, other=first)
            elif (owner := owners.get(code, item)) != item:
                words = {"value": code, "other": owner}
                taken = problem(cells.number, "gtins", RowCode.GTIN_TAKEN, **words)
                borrowed.append(_Borrowed(code, existed, taken))
        return borrowed

    def _write(self, batch: Sequence[_Wanted]) -> None:
        found = {product.item_number: product for product in _products([w.item for w in batch])}
        products = [_product(wanted, found.get(wanted.item)) for wanted in batch]
        saved = Product.objects.bulk_create(
            products,
            update_conflicts=True,
            unique_fields=["item_number"],
            update_fields=self.fields or ["item_number"],
            batch_size=BATCH,
        )
        Gtin.objects.bulk_create(
            [
                Gtin(product=product, code=code)
                for product, wanted in zip(saved, batch, strict=True)
                for code in sorted((wanted.gtins or frozenset()) - _codes(found, wanted.item))
            ],
            batch_size=BATCH,
        )


def _product(wanted: _Wanted, known: Product | None) -> Product:
    """Fields that the row leaves alone are those of the product there is."""
    values = {name: getattr(known, name) for name in FIELDS} if known else {}
    return Product(item_number=wanted.item, **(values | wanted.values))


def _products(items: Iterable[str]) -> Iterator[Product]:
    return iter(Product.objects.filter(item_number__in=set(items)).prefetch_related("gtins"))


def _codes(found: dict[str, Product], item: str) -> set[str]:
    return {gtin.code for gtin in found[item].gtins.all()} if item in found else set()


def _batches(rows: Sequence[object]) -> Iterator[Sequence]:  # type: ignore[type-arg]
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
