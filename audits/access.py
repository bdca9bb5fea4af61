"""The one place that decides what somebody may see; pages, API, photos and mail links ask here.

Who may not see a thing is told that it does not exist (404), never that it is forbidden.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import QuerySet

from accounts.models import Role, User
from accounts.pins import pin_store
from audits.models import Alert, Audit, Photo, Shelf, Store


class StoreLimit(Protocol):
    """What a credential may carry beside its owner, such as an API key made for two stores."""

    def store_ids(self) -> list[int] | None:
        """Keys of the only stores it opens; None: all that its owner may see."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is asking: a person, possibly narrowed to some stores by the credential in use."""

    user: User
    store_ids: tuple[int, ...] | None = None


def viewer_of(request: Any) -> Viewer:
    """The viewer behind a logged-in page request or an authenticated API request."""
    limit: StoreLimit | None = getattr(request, "auth", None)
    ids = limit.store_ids() if limit is not None else None
    if limit is None and (pin := pin_store(request)) is not None:
        ids = [pin]
    user: User = request.user  # the door in front lets nobody anonymous through
    return Viewer(user, None if ids is None else tuple(ids))


def visible_stores(viewer: Viewer) -> QuerySet[Store]:
    stores = Store.objects.all()
    if not viewer.user.is_superuser:
        stores = stores.filter(memberships__user=viewer.user)
    if viewer.store_ids is not None:
        stores = stores.filter(pk__in=viewer.store_ids)
    return stores


def visible_shelves(viewer: Viewer) -> QuerySet[Shelf]:
    return Shelf.objects.filter(store__in=visible_stores(viewer)).select_related("store")


def visible_audits(viewer: Viewer) -> QuerySet[Audit]:
    return Audit.objects.filter(shelf__store__in=visible_stores(viewer)).select_related(
        "shelf__store", "device"
    )


def visible_photos(viewer: Viewer) -> QuerySet[Photo]:
    return Photo.objects.filter(audit__shelf__store__in=visible_stores(viewer)).select_related(
        "audit__shelf__store"
    )


def visible_alerts(viewer: Viewer) -> QuerySet[Alert]:
    return Alert.objects.filter(shelf__store__in=visible_stores(viewer)).select_related(
        "shelf__store", "photo", "taken_by", "product"
    )


def managed_stores(viewer: Viewer) -> QuerySet[Store]:
    """Stores whose shelves and members the viewer may change."""
    stores = visible_stores(viewer)
    if viewer.user.is_superuser:
        return stores
    return stores.filter(memberships__user=viewer.user, memberships__role=Role.MANAGER)
