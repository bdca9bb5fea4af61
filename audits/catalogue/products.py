"""Products: upsert by item number, with their GTINs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError

from audits.catalogue.cells import Cells
from audits.catalogue.faults import Problem, RowCode, problem, said
from audits.catalogue.plan import Plan
from audits.catalogue.scope import Scope
from audits.catalogue.sheet import Line, Sheet
from audits.catalogue.upsert import rows_upsert
from audits.gtins import gtin14, gtin_writings
from audits.models import Gtin, Importance, Product, ProductStatus
from audits.models.validators import validate_gtin

T = TypeVar("T")
Values = dict[str, Any]
# By a GTIN's 14 digits: the item numbers of the products that have it now, and how each writes it.
Owners = dict[str, dict[str, str]]

# The file's words, whatever the language of who sends it.
IMPORTANCE = {one.name.lower(): one for one in Importance} | {
    str(value): Importance(value) for value in Importance.values
}
STATUS = {status.value: status for status in ProductStatus}
FIELDS = ("name", "brand", "category", "importance", "status")
DEFAULTS: Values = {
    field.name: field.get_default()
    for field in Product._meta.concrete_fields
    if field.name in FIELDS
}
# SQLite takes no more than 999 values in a query.
BATCH = 900


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A product that is new or differs: all of its fields, and the GTINs that it gets, as they are
    written."""

    item: str
    values: Values
    gtins: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Known:
    """`gtins`: as they are written, by their 14 digits."""

    values: Values
    gtins: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Borrowed:
    """A GTIN that others have as things are, as they write it; `existed` tells of the borrower."""

    codes: frozenset[str]
    existed: bool
    problem: Problem


class ProductPlan(Plan):
    identity: ClassVar[tuple[str, ...]] = ("name", "brand", "gtins")

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
        known = _known(items)
        owners = _owners(code for codes in gtins for code in codes)
        for cells, item, codes in zip(every, items, gtins, strict=True):
            self._line(cells, item, codes, known.get(item), owners)

    def close(self) -> None:
        for found in self.borrowed.values():
            if taken := [one.problem for one in found if not one.codes <= self.released]:
                self.tally.uncount(existed=found[0].existed)
                self.tally.add_wrong(taken)

    def write(self) -> None:
        for codes in _batches(sorted(self.released)):
            Gtin.objects.filter(code__in=codes).delete()
        products = (
            (one.item, *(one.values.get(name, DEFAULTS[name]) for name in FIELDS))
            for one in self.wanted
        )
        names = ("item_number", *FIELDS)
        rows_upsert(Product, names, products, key="item_number", update=self.fields)
        rows_upsert(Gtin, ("product_id", "code"), self._new_gtins())

    def _new_gtins(self) -> Iterator[tuple[int, str]]:
        for some in _batches([one for one in self.wanted if one.gtins]):
            found = Product.objects.filter(item_number__in=[one.item for one in some])
            pks = dict(found.order_by().values_list("item_number", "pk"))
            for one in some:
                yield from ((pks[one.item], code) for code in sorted(one.gtins))

    def _line(
        self,
        cells: Cells,
        item: str,
        codes: list[str],
        known: _Known | None,
        owners: Owners,
    ) -> None:
        if item:
            self.once(cells, "item_number", item, item)
        values = self._values(cells, known)
        had = known.gtins if known else {}
        # Of two ways to write one number the first counts, and the one that it has stays.
        gtins = (
            {gtin14(code): had.get(gtin14(code), code) for code in reversed(codes)}
            if self.has("gtins")
            else had
        )
        borrowed = self._gtins(cells, item, codes, owners, existed=known is not None)
        if borrowed and not cells.problems:
            self.borrowed[cells.number] = borrowed
        old = known.values if known else {}
        differs = (old | values) != old or gtins.keys() != had.keys()
        if self.settle(cells, existed=known is not None, differs=differs):
            new = frozenset(gtins[number] for number in gtins.keys() - had.keys())
            self.wanted.append(_Wanted(item, old | values, new))
            self.released |= {had[number] for number in had.keys() - gtins.keys()}
            self._note(item, known, values, gtins)

    def _note(self, item: str, known: _Known | None, values: Values, gtins: dict[str, str]) -> None:
        old = known.values | {"gtins": sorted(known.gtins.values())} if known else None
        had = known.gtins if known else {}
        codes = sorted(had.get(number, code) for number, code in gtins.items())
        new = (values if known else DEFAULTS | values) | {"gtins": codes}
        self.changes.add((item,), old, new, name=(old or new)["name"])

    def _values(self, cells: Cells, known: _Known | None) -> Values:
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
        self, cells: Cells, item: str, codes: list[str], owners: Owners, *, existed: bool
    ) -> list[_Borrowed]:
        borrowed: list[_Borrowed] = []
        for code in codes:
            try:
                validate_gtin(code)
            except ValidationError as error:
                cells.fault("gtins", RowCode.GTIN_WRONG, **said(error))
                continue
            first = self._first_rows.setdefault(("gtin", gtin14(code)), cells.number)
            having = owners.get(gtin14(code), {})
            if first != cells.number:
                cells.fault("gtins", RowCode.GTIN_TWICE, value=code, other=first)
            elif having and item not in having:
                words = {"value": code, "other": min(having)}
                taken = problem(cells.number, "gtins", RowCode.GTIN_TAKEN, **words)
                borrowed.append(_Borrowed(frozenset(having.values()), existed, taken))
        return borrowed


def _known(items: Iterable[str]) -> dict[str, _Known]:
    """Plain values: model instances by the hundred thousand take as long as the rest together."""
    found = Product.objects.filter(item_number__in=set(items)).order_by()
    products = {item: values for item, *values in found.values_list("item_number", *FIELDS)}
    gtins: dict[str, dict[str, str]] = {item: {} for item in products}
    for code, item in (
        Gtin.objects.filter(product__item_number__in=products)
        .order_by()
        .values_list("code", "product__item_number")
    ):
        gtins[item][gtin14(code)] = code
    return {
        item: _Known(dict(zip(FIELDS, values, strict=True)), gtins[item])
        for item, values in products.items()
    }


def _owners(codes: Iterable[str]) -> Owners:
    """Two have one number only where they had it before numbers were held against each other."""
    owners: Owners = {}
    for some in _batches(sorted({way for code in codes for way in gtin_writings(code)})):
        found = Gtin.objects.filter(code__in=some).order_by()
        for code, item in found.values_list("code", "product__item_number"):
            owners.setdefault(gtin14(code), {})[item] = code
    return owners


def _batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
