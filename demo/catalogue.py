"""Products and planograms of the demo, made from what the renderer puts on its shelves."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count

from django.db.models import Q, QuerySet

from accounts.models import User
from audits.models import Gtin, Importance, Product, Shelf, ShelfView
from audits.services.planograms import Publication, SlotDraft, planograms_publish
from demo.photographs import Taken
from demo.story import COFFEE_OUT
from rendering import Planogram, Slot, SlotTruth

ITEM_PREFIX = "DEMO-"
FIRST_ITEM = 10_001

Products = dict[str, Product]


def products_make(plans: Iterable[Planogram]) -> Products:
    """One product a design, by the design's own name; neighbouring shelves share theirs."""
    slots = {design_key(slot): (plan, slot) for plan in plans for slot in plan.slots}
    numbers = dict(zip(sorted(slots), _free_numbers(), strict=False))
    products = {key: _product(number, *slots[key]) for key, number in numbers.items()}
    Product.objects.bulk_create(products.values())
    Gtin.objects.bulk_create(
        Gtin(product=products[key], code=gtin_make(number)) for key, number in numbers.items()
    )
    return products


def products_made() -> QuerySet[Product]:
    """All that the demo has made: told by number and barcode together, since the number alone
    may be a real product's as well."""
    numbered = Gtin.objects.filter(product__item_number__startswith=ITEM_PREFIX)
    found = numbered.values_list("product", "product__item_number", "code")
    return Product.objects.filter(pk__in=[pk for pk, item, code in found if _is_made(item, code)])


def _is_made(item: str, code: str) -> bool:
    number = item.removeprefix(ITEM_PREFIX)
    return number.isdecimal() and code == gtin_make(int(number))


def _free_numbers() -> Iterator[int]:
    """Those that no product has: one of an earlier demo may have stayed in a real planogram."""
    for number in count(FIRST_ITEM):
        taken = Q(item_number=f"{ITEM_PREFIX}{number}") | Q(gtins__code=gtin_make(number))
        if not Product.objects.filter(taken).exists():
            yield number


def design_key(slot: Slot) -> str:
    """The same for the same design in all planograms."""
    return f"{slot.design.brand.seed}/{slot.design.ident}"


def gtin_make(number: int) -> str:
    """A GTIN-13 of the range that a chain may give out inside its own shops (29...)."""
    body = f"29{number:010d}"
    odd, even = sum(map(int, body[::2])), sum(map(int, body[1::2]))
    return f"{body}{-(odd + 3 * even) % 10}"


def planogram_publish(
    shelf: Shelf, view: ShelfView, taken: Taken, products: Products, since: date, by: User
) -> None:
    """The planogram with its places on the reference photo, in force from `since`."""
    truths = {truth.key: truth for truth in taken.reference.truth.slots}
    slots = [
        SlotDraft(
            key=slot.key,
            row=slot.row,
            sequence=slot.sequence,
            product_id=products[design_key(slot)].pk,
            facings=slot.facings,
            place=_place(truths[slot.key], taken.reference.truth.size),
        )
        for slot in taken.plan.slots
    ]
    publication = Publication(shelf.pk, since, slots, view.pk)
    planograms_publish(publications=[publication], created_by=by)


def _product(number: int, plan: Planogram, slot: Slot) -> Product:
    design = slot.design
    words = (design.brand.name, design.variant, design.kind.value)
    return Product(
        item_number=f"{ITEM_PREFIX}{number}",
        name=" ".join(word.title() for word in words),
        brand=design.brand.name.title(),
        category=plan.category.title(),
        importance=_importance(plan, slot),
    )


def _importance(plan: Planogram, slot: Slot) -> Importance:
    """The repeat offender matters most; one facing is all that a slow product gets."""
    if plan.category == "coffee" and slot.key in COFFEE_OUT:
        return Importance.HIGH
    return Importance.LOW if slot.facings == 1 else Importance.NORMAL


def _place(truth: SlotTruth, size: tuple[int, int]) -> tuple[float, float, float, float] | None:
    """Shares of the reference photo, or None for a slot outside of it."""
    if truth.box is None:
        return None
    x1, y1, x2, y2 = truth.box
    place = (x1 / size[0], y1 / size[1], min(1.0, x2 / size[0]), min(1.0, y2 / size[1]))
    return place if place[0] < place[2] and place[1] < place[3] else None
