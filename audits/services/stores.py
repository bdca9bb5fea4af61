"""Setting stores up, and changing them."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Membership, Role, User
from audits.models import Shelf, Store
from audits.services.closing import shelves_close


def store_create(
    *,
    code: str,
    name: str,
    time_zone: str,
    manager: str = "",
    shelves: Sequence[tuple[str, str]] = (),
) -> tuple[Store, User | None]:
    """A store with its shelves (code, name) in the order of the way through it.

    `manager` is the mail address of its first one, who is made if nobody has it. All of it or
    nothing; raises `ValidationError` with sentences for what is wrong.
    """
    with transaction.atomic():
        store = Store(code=code, name=name, time_zone=time_zone)
        store.full_clean()
        store.save()
        for order, (shelf_code, shelf_name) in enumerate(shelves, start=1):
            shelf = Shelf(store=store, code=shelf_code, name=shelf_name, walk_order=order)
            shelf.full_clean()
            shelf.save()
        user = _manager(store, manager) if manager else None
    return store, user


def store_open(*, store: Store, manager: User) -> Store:
    """Save a new, checked store; `manager` gets its mail from the start."""
    with transaction.atomic():
        store.save(force_insert=True)
        Membership.objects.create(user=manager, store=store, role=Role.MANAGER)
    return store


def shelf_add(*, shelf: Shelf) -> Shelf:
    """Save a new, checked shelf; it comes last on the way through its store."""
    with transaction.atomic():
        last = Shelf.objects.filter(store=shelf.store).aggregate(last=Max("walk_order"))["last"]
        shelf.walk_order = (last or 0) + 1
        shelf.save(force_insert=True)
    return shelf


def place_change(*, place: Store | Shelf, fields: Sequence[str], by: User) -> None:
    """Save these fields of a checked store or shelf, and who changed them in its history (the
    admin's). All else of it stays as the database has it by now."""
    if not fields:
        return
    with transaction.atomic():
        place.save(update_fields=list(fields))
        _note(place, [{"changed": {"fields": list(fields)}}], by)


def shelf_close(*, shelf: Shelf, by: User) -> None:
    """From today by the store's clock nothing is asked of it; its alerts end. One that is closed
    already keeps its day."""
    today = timezone.now().astimezone(shelf.store.zone).date()
    with transaction.atomic():
        # Who closes it twice at once closes it once.
        open_still = Shelf.objects.select_for_update(no_key=True).filter(pk=shelf.pk)
        if open_still.filter(closed_on=None).exists():
            shelves_close(shelves=[shelf], on=today, by=by)
            _note(shelf, [{"changed": {"fields": ["closed_on"]}}], by)


def shelf_open(*, shelf: Shelf, by: User) -> None:
    """Ask of it again; what had ended when it was closed stays so."""
    with transaction.atomic():
        closed = Shelf.objects.select_for_update(no_key=True).filter(pk=shelf.pk)
        if closed.exclude(closed_on=None).exists():
            shelves_close(shelves=[shelf], on=None, by=by)
            _note(shelf, [{"changed": {"fields": ["closed_on"]}}], by)


def _note(place: Store | Shelf, changed: list[dict[str, Any]], by: User) -> None:
    rows = type(place)._default_manager.filter(pk=place.pk)
    LogEntry.objects.log_actions(by.pk, rows, CHANGE, change_message=changed, single_object=True)


def _manager(store: Store, mail: str) -> User:
    user = User.objects.filter(email__iexact=mail).first()
    user = user or User.objects.create_user(mail)
    Membership.objects.create(user=user, store=store, role=Role.MANAGER)
    return user
