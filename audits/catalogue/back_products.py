"""Taking back an import of products, with their GTINs."""

from collections.abc import Iterable, Sequence

from audits.catalogue.changes import Key
from audits.catalogue.faults import NoteCode
from audits.catalogue.products import FIELDS
from audits.catalogue.taking_back import Now, Row, TakeBack, batches, hanging
from audits.catalogue.upsert import rows_upsert
from audits.gtins import gtin14, gtin_writings
from audits.models import Gtin, Product


class ProductTakeBack(TakeBack):
    def now(self, keys: Sequence[Key]) -> dict[Key, Now]:
        found: dict[Key, Now] = {}
        for some in batches(sorted(key[0] for key in keys)):
            products = Product.objects.filter(item_number__in=some).select_for_update()
            rows = products.order_by("pk").values_list("pk", "item_number", *FIELDS)
            by_pk = {}
            for pk, item, *values in rows:
                now = Now(pk, dict(zip(FIELDS, values, strict=True)) | {"gtins": []})
                found[item,] = by_pk[pk] = now
            gtins = Gtin.objects.filter(product__in=by_pk).order_by("code")
            for pk, code in gtins.values_list("product", "code"):
                by_pk[pk].values["gtins"].append(code)
        return found

    def used(self, pks: Sequence[int]) -> set[int]:
        used = hanging(Product, pks, but=[Gtin])
        for some in batches(pks):
            pictured = Product.objects.filter(pk__in=some).exclude(picture="").order_by()
            used.update(pictured.values_list("pk", flat=True))
        return used

    def possible(self, rows: Sequence[Row]) -> list[Row]:
        """A GTIN that another product has by now, and keeps, cannot come back. Nor can one then
        that such a product would have given up."""
        released = {code for row in rows for code in _released(row)}
        wanted = {gtin14(code): at for at, row in enumerate(rows) for code in _wanted(row)}
        held = [
            code
            for code in _owned(code for row in rows for code in _wanted(row))
            if code not in released
        ]
        left: dict[int, str] = {}
        while held:
            code = held.pop()
            at = wanted.get(gtin14(code))
            if at is not None and at not in left:
                left[at] = code
                held.extend(_released(rows[at]))
        for at, code in left.items():
            self.leave(NoteCode.GTIN_ELSEWHERE, rows[at][0].key, gtin=code)
        return [row for at, row in enumerate(rows) if at not in left]

    def restore(self, rows: Sequence[Row]) -> None:
        for some in batches([code for row in rows for code in _released(row)]):
            Gtin.objects.filter(code__in=some).delete()
        values = ((change.key[0], now.values | (change.before or {})) for change, now in rows)
        products = ((item, *(new[name] for name in FIELDS)) for item, new in values)
        names = ("item_number", *FIELDS)
        rows_upsert(Product, names, products, key="item_number", update=FIELDS)
        gtins = ((row[1].pk, code) for row in rows for code in _wanted(row))
        rows_upsert(Gtin, ("product_id", "code"), gtins)

    def remove(self, rows: Sequence[Row]) -> None:
        for some in batches([now.pk for _, now in rows]):
            Product.objects.filter(pk__in=some).delete()


def _released(row: Row) -> set[str]:
    """GTINs that the product gives up by it."""
    change, now = row
    if change.before is None:
        return set(now.values["gtins"])
    return set(now.values["gtins"]) - set(_before(row))


def _wanted(row: Row) -> list[str]:
    """GTINs that it gets back."""
    return [code for code in _before(row) if code not in row[1].values["gtins"]]


def _before(row: Row) -> list[str]:
    change, now = row
    return list((now.values | (change.before or {}))["gtins"])


def _owned(codes: Iterable[str]) -> list[str]:
    """Those that some product has, as it writes them."""
    owned: list[str] = []
    for some in batches(sorted({way for code in codes for way in gtin_writings(code)})):
        owned += Gtin.objects.filter(code__in=some).order_by().values_list("code", flat=True)
    return owned
