"""Making and removing the demo. Its rows are written in one transaction: all of them or none."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audits.models import Photo, Planogram, Product, Store
from audits.services.renditions import Size, rendition_name
from demo.catalogue import products_made, products_make
from demo.people import FIRST_LOGIN, first_person, members_join, person_make
from demo.photographs import Picture, Say, Taken, photographs_take
from demo.stores import Album, Kept, store_write
from demo.story import STORES, ShelfStory, StoreStory

__all__ = ["FIRST_LOGIN", "DemoError", "demo_make", "demo_remove", "demo_stores", "demo_write"]

CODES = tuple(story.code for story in STORES)


class DemoError(Exception):
    """The demo cannot be made or removed; the message says why and what to do."""


def demo_stores() -> list[Store]:
    """The demo's stores in the database.

    Raises `DemoError` where a store has a code of the demo's but nobody of the demo among its
    members: it is somebody's real one.
    """
    stores = list(Store.objects.filter(code__in=CODES).order_by("code"))
    for store in stores:
        if not store.memberships.filter(user__is_demo=True).exists():
            raise DemoError(
                f"Store {store.code} ({store.name}) was not made by the demo, so it is left "
                f"alone. Give it another code first."
            )
    return stores


def demo_make(*, password: str, say: Say) -> User:
    """The whole demo, in an empty database; returns its first login."""
    taken = photographs_take(STORES, say)
    return demo_write(stories=STORES, taken=taken, password=password, say=say)


def demo_write(
    *, stories: Sequence[StoreStory], taken: Mapping[ShelfStory, Taken], password: str, say: Say
) -> User:
    """Write the demo whose photographs were `taken`; returns its first login.

    Killed before the end it leaves no row; files are named by their content, so that another try
    uses them again.
    """
    albums = {
        shelf: _album(story, shelf, taken[shelf]) for story in stories for shelf in story.shelves
    }
    say(f"photos stored: {sum(len(album.shots) + 1 for album in albums.values())}")
    now = timezone.now()
    with transaction.atomic():
        people = _people(stories)
        products = products_make(album.taken.plan for album in albums.values())
        say(f"products: {len(products)}, people: {len(people) + 1}")
        first = first_person(password)
        for story in stories:
            store = store_write(story, albums, products, people, now)
            say(f"{story.name}: {_counts(store)}")
        # Members are told by mail of what opens from now on, not of what the story tells.
        for story in stories:
            members_join(Store.objects.get(code=story.code), story, first)
    return first


def demo_remove(*, say: Say) -> None:
    """Delete what the demo made: its stores, its people, and its products.

    Products that a planogram or the books of another store name stay: they are that store's now.
    """
    stores = demo_stores()
    photos = Photo.objects.filter(audit__shelf__store__in=stores)
    files = [name for name in photos.values_list("file", flat=True) if name]
    with transaction.atomic():
        Planogram.objects.filter(shelf__store__in=stores).delete()
        for store in stores:
            store.delete()
        made = products_made()
        products = made.filter(slots=None, on_hand=None).delete()[1].get(Product._meta.label, 0)
        stay = made.count()
        people = User.objects.filter(is_demo=True).delete()[1].get(User._meta.label, 0)
    for name in files:
        _file_delete(name)
    say(f"removed: {len(stores)} stores, {people} people, {products} products, {len(files)} photos")
    if stay:
        say(f"products that other stores use stay: {stay}")


def _people(stories: Iterable[StoreStory]) -> dict[str, User]:
    people = [person for story in stories for person in (story.manager, story.staff)]
    return {person.mail: person_make(person) for person in people}


def _album(story: StoreStory, shelf: ShelfStory, taken: Taken) -> Album:
    reference, *shots = (_keep(story, shelf, each) for each in (taken.reference, *taken.shots))
    return Album(taken, reference, tuple(shots))


def _keep(story: StoreStory, shelf: ShelfStory, picture: Picture) -> Kept:
    """Store the file, unless an interrupted try did already."""
    digest = sha256(picture.jpeg).hexdigest()[:32]
    name = f"photos/{story.code}/{shelf.code}/{digest}.jpg"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(picture.jpeg))
    return Kept(picture, name)


def _file_delete(name: str) -> None:
    """The photo and the smaller copies that pages made of it."""
    default_storage.delete(name)
    for size in Size:
        default_storage.delete(rendition_name(name, size))


def _counts(store: Store) -> str:
    shelves = store.shelves.count()
    checks = sum(shelf.audits.count() for shelf in store.shelves.all())
    alerts = sum(shelf.alerts.count() for shelf in store.shelves.all())
    return f"{shelves} shelves, {checks} checks, {alerts} alerts"
