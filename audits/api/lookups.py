"""Stores and shelves by what the request calls them, among those that the viewer may see."""

from typing import Any

from rest_framework.request import Request

from audits.access import Viewer, visible_shelves, visible_stores
from audits.api.codes import ApiCode
from audits.api.problems import refusal
from audits.models import Shelf, Store


def store_named(viewer: Viewer, code: str, attr: str = "store") -> Store:
    """By its own code; `attr` is the field that the code came in."""
    store = visible_stores(viewer).filter(code=code).first()
    if store is None:
        raise refusal(ApiCode.STORE_NOT_FOUND, attr=attr)
    return store


def shelf_named(viewer: Viewer, name: str, store_code: str | None, attr: str = "shelf") -> Shelf:
    """By its id or, together with the store's code, by its own code."""
    shelves = visible_shelves(viewer)
    if store_code is not None:
        shelf = shelves.filter(store=store_named(viewer, store_code), code=name).first()
    else:
        shelf = shelves.filter(pk=int(name)).first() if name.isdecimal() else None
    if shelf is None:
        raise refusal(ApiCode.SHELF_NOT_FOUND, attr=attr)
    return shelf


def device_sending(request: Request, shelf: Shelf, name: str | None) -> int | None:
    """The key of the camera or robot that sends photos of the shelf: that of this name in the
    shelf's store, or the one that uses the request's API key. None for people and programs."""
    devices = shelf.store.devices
    if name is not None:
        device = devices.filter(name=name).first()
        if device is None:
            raise refusal(ApiCode.DEVICE_NOT_FOUND, attr="device")
        return device.pk
    key: Any = request.auth
    if key is None:
        return None
    own = devices.filter(key=key).values_list("pk", flat=True)
    return own.first()
