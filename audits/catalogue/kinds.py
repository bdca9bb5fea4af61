"""Which plan, which way back and which rows belong to a kind."""

from collections.abc import Callable, Iterator, Mapping

from audits.catalogue import exports
from audits.catalogue.back_members import MemberTakeBack
from audits.catalogue.back_products import ProductTakeBack
from audits.catalogue.back_stores import ShelfTakeBack, StoreTakeBack
from audits.catalogue.members import MemberPlan
from audits.catalogue.plan import Plan
from audits.catalogue.planograms import PlanogramPlan
from audits.catalogue.products import ProductPlan
from audits.catalogue.scope import Scope
from audits.catalogue.shelves import ShelfPlan
from audits.catalogue.stores import StorePlan
from audits.catalogue.taking_back import TakeBack
from audits.models import CatalogueKind

PLANS: Mapping[str, type[Plan]] = {
    CatalogueKind.PRODUCTS: ProductPlan,
    CatalogueKind.STORES: StorePlan,
    CatalogueKind.SHELVES: ShelfPlan,
    CatalogueKind.MEMBERS: MemberPlan,
    CatalogueKind.PLANOGRAMS: PlanogramPlan,
}
# A planogram's way back are the shelf's own versions.
TAKE_BACKS: Mapping[str, type[TakeBack]] = {
    CatalogueKind.PRODUCTS: ProductTakeBack,
    CatalogueKind.STORES: StoreTakeBack,
    CatalogueKind.SHELVES: ShelfTakeBack,
    CatalogueKind.MEMBERS: MemberTakeBack,
}
ROWS: Mapping[str, Callable[[Scope], Iterator[exports.Row]]] = {
    CatalogueKind.PRODUCTS: exports.products,
    CatalogueKind.STORES: exports.stores,
    CatalogueKind.SHELVES: exports.shelves,
    CatalogueKind.MEMBERS: exports.members,
    CatalogueKind.PLANOGRAMS: exports.planograms,
}
