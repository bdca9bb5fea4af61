"""Rows for tests; each has only what the database demands, the test names what matters to it."""

from datetime import timedelta
from typing import Any, Generic, TypeVar, cast

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Membership, Role, User
from audits.models import Alert, AlertStatus, Audit, AuditStatus, Photo, Shelf, Source, Store

PASSWORD = "correct horse battery"


T = TypeVar("T")


class Maker(Generic[T]):
    """A factory with the type of what it makes."""

    def __init__(self, factory: Any) -> None:
        self._factory = factory

    def __call__(self, **fields: Any) -> T:
        return cast(T, self._factory(**fields))

    def create_batch(self, size: int, **fields: Any) -> list[T]:
        return [self(**fields) for _ in range(size)]


class _User(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return User.objects.create_user(kwargs.pop("email"), PASSWORD, **kwargs)


class _Store(DjangoModelFactory):
    class Meta:
        model = Store

    code = factory.Sequence(lambda n: f"S{n}")
    name = factory.Sequence(lambda n: f"Store {n}")
    time_zone = "Europe/Berlin"


class _Membership(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(_User)
    store = factory.SubFactory(_Store)
    role = Role.MANAGER


class _Shelf(DjangoModelFactory):
    class Meta:
        model = Shelf

    store = factory.SubFactory(_Store)
    code = factory.Sequence(lambda n: f"A{n}")
    name = factory.Sequence(lambda n: f"Shelf {n}")


class _Audit(DjangoModelFactory):
    """A waiting audit without photos; `services.uploads.audit_create` makes real ones."""

    class Meta:
        model = Audit

    shelf = factory.SubFactory(_Shelf)
    status = AuditStatus.PENDING
    source = Source.PAGE
    captured_at = factory.LazyFunction(timezone.now)
    received_at = factory.LazyFunction(timezone.now)


class _Photo(DjangoModelFactory):
    class Meta:
        model = Photo

    audit = factory.SubFactory(_Audit)
    file = factory.django.ImageField(width=640, height=480, filename="shelf.jpg", format="JPEG")
    mime = "image/jpeg"
    byte_size = 1000
    sha256 = "0" * 64
    width = 640
    height = 480
    captured_at = factory.SelfAttribute("audit.captured_at")
    received_at = factory.SelfAttribute("audit.received_at")
    source = Source.PAGE


class _Alert(DjangoModelFactory):
    class Meta:
        model = Alert

    shelf = factory.SubFactory(_Shelf)
    place = "row:2"
    row = 2
    status = AlertStatus.OPEN
    facings_missing = 2
    since = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=2))
    last_seen_at = factory.LazyFunction(timezone.now)
    photo = factory.SubFactory(
        _Photo,
        audit=factory.SubFactory(_Audit, shelf=factory.SelfAttribute("...shelf")),
    )
    x1 = 100.0
    y1 = 100.0
    x2 = 220.0
    y2 = 240.0


# `StoreFactory(code="17")` makes and saves a Store.
UserFactory = Maker[User](_User)
StoreFactory = Maker[Store](_Store)
MembershipFactory = Maker[Membership](_Membership)
ShelfFactory = Maker[Shelf](_Shelf)
AuditFactory = Maker[Audit](_Audit)
PhotoFactory = Maker[Photo](_Photo)
AlertFactory = Maker[Alert](_Alert)
