"""Who may import and export what, and the imports that somebody may see."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from audits.access import Viewer, managed_stores
from audits.catalogue.scope import Scope
from audits.models import (
    CatalogueImport,
    CatalogueKind,
    ImportStatus,
    Product,
    Source,
    Store,
)

# Head office: superusers, and people with these permissions for the whole chain.
PERMISSIONS: dict[str, tuple[str, ...]] = {
    CatalogueKind.PRODUCTS: ("audits.add_product", "audits.change_product"),
    CatalogueKind.STORES: ("audits.add_store", "audits.change_store"),
    CatalogueKind.SHELVES: ("audits.add_shelf", "audits.change_shelf"),
    CatalogueKind.MEMBERS: ("accounts.add_membership", "accounts.change_membership"),
    CatalogueKind.PLANOGRAMS: ("audits.add_planogram", "audits.change_planogram"),
}
# What a manager may bring in for the own stores.
OF_A_STORE = (CatalogueKind.SHELVES, CatalogueKind.MEMBERS, CatalogueKind.PLANOGRAMS)


def chain_kinds(user: User) -> list[str]:
    """Kinds that this person brings in for the whole chain."""
    return [kind for kind, needed in PERMISSIONS.items() if user.has_perms(needed)]


def kinds_for(viewer: Viewer) -> list[str]:
    """Kinds that the viewer may import and export, in the order of the pages."""
    chain = chain_kinds(viewer.user)
    manages = managed_stores(viewer).exists()
    return [
        kind for kind in CatalogueKind.values if kind in chain or (manages and kind in OF_A_STORE)
    ]


def adds_products(user: User) -> bool:
    return CatalogueKind.PRODUCTS in chain_kinds(user)


def scope_for(viewer: Viewer, kind: str) -> Scope:
    """The stores whose rows the viewer may bring in or take out."""
    if kind in chain_kinds(viewer.user):
        return Scope(Store.objects.all(), viewer.user)
    return Scope(managed_stores(viewer), viewer.user)


def scope_of(row: CatalogueImport) -> Scope | None:
    """What an import may touch now; None if who started it may not do so any more."""
    if row.source == Source.COMMAND:
        return Scope(Store.objects.all(), None)
    if row.created_by is None or not row.created_by.is_active:
        return None
    viewer = Viewer(row.created_by)
    return scope_for(viewer, row.kind) if row.kind in kinds_for(viewer) else None


def visible_imports(viewer: Viewer) -> QuerySet[CatalogueImport]:
    """One's own, and all of the kinds that one brings in for the chain; with `is_taken_back`."""
    done = CatalogueImport.objects.filter(takes_back=OuterRef("pk"), status=ImportStatus.DONE)
    return (
        CatalogueImport.objects.filter(
            Q(created_by=viewer.user) | Q(kind__in=chain_kinds(viewer.user))
        )
        .select_related("created_by", "takes_back")
        .annotate(is_taken_back=Exists(done))
    )


def take_back_of(row: CatalogueImport) -> CatalogueImport | None:
    """What takes the import back, or has done so."""
    tried = row.take_backs.exclude(status__in=[ImportStatus.FAILED, ImportStatus.CANCELLED])
    return tried.select_related("created_by").first()


def products_with_picture() -> QuerySet[Product]:
    """Everybody who is logged in sees the chain's products."""
    return Product.objects.exclude(picture="")
