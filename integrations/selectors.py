"""Reads of the machines' side."""

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from audits.access import Viewer, visible_stores
from audits.models import Store
from integrations.models import ApiKey, Device, DeviceTransition, Webhook


def keys_of(user: User) -> QuerySet[ApiKey]:
    """Keys that the person may see and revoke: the own ones, a superuser's are all."""
    keys = ApiKey.objects.select_related("owner").prefetch_related("stores").order_by("-id")
    return keys if user.is_superuser else keys.filter(owner=user)


def webhooks_of(viewer: Viewer) -> QuerySet[Webhook]:
    """The person's own webhooks; a key for some stores sees those for no others."""
    webhooks = Webhook.objects.filter(owner=viewer.user).prefetch_related("stores")
    if viewer.store_ids is None:
        return webhooks
    others = Store.objects.exclude(pk__in=viewer.store_ids)
    return webhooks.filter(limited_to_stores=True).exclude(stores__in=others)


def devices_of(viewer: Viewer) -> QuerySet[Device]:
    """Cameras and robots of the stores that the viewer may see."""
    devices = Device.objects.filter(store__in=visible_stores(viewer))
    newest = DeviceTransition.objects.select_related("shelf").order_by("-id")[:1]
    return devices.select_related("store").prefetch_related(
        "shelves", Prefetch("transitions", newest, to_attr="told_last")
    )


def key_taken(key: ApiKey | None, store: Store, name: str) -> bool:
    """Whether another device than the one of this name in the store uses the key."""
    others = Device.objects.filter(key=key).exclude(store=store, name=name)
    return key is not None and others.exists()
