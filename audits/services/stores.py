"""Setting stores up."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from accounts.models import Membership, Role, User
from audits.models import Shelf, Store


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


def _manager(store: Store, mail: str) -> User:
    user = User.objects.filter(email__iexact=mail).first()
    user = user or User.objects.create_user(mail)
    Membership.objects.create(user=user, store=store, role=Role.MANAGER)
    return user
