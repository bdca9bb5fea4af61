"""Rows for tests; each has only what the database demands, the test names what matters to it."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Membership, Role, User
from audits.models import Alert, AlertStatus, Audit, AuditStatus, Photo, Shelf, Source, Store

PASSWORD = "correct horse battery"


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return User.objects.create_user(*args, password=PASSWORD, **kwargs)


class StoreFactory(DjangoModelFactory[Store]):
    class Meta:
        model = Store

    code = factory.Sequence(lambda n: f"S{n}")
    name = factory.Sequence(lambda n: f"Store {n}")
    time_zone = "Europe/Berlin"


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    store = factory.SubFactory(StoreFactory)
    role = Role.MANAGER


class ShelfFactory(DjangoModelFactory[Shelf]):
    class Meta:
        model = Shelf

    store = factory.SubFactory(StoreFactory)
    code = factory.Sequence(lambda n: f"A{n}")
    name = factory.Sequence(lambda n: f"Shelf {n}")


class AuditFactory(DjangoModelFactory[Audit]):
    """A waiting audit without photos; `services.uploads.audit_create` makes real ones."""

    class Meta:
        model = Audit

    shelf = factory.SubFactory(ShelfFactory)
    status = AuditStatus.PENDING
    source = Source.PAGE
    captured_at = factory.LazyFunction(timezone.now)
    received_at = factory.LazyFunction(timezone.now)


class PhotoFactory(DjangoModelFactory[Photo]):
    class Meta:
        model = Photo

    audit = factory.SubFactory(AuditFactory)
    file = factory.django.ImageField(width=640, height=480, filename="shelf.jpg", format="JPEG")
    mime = "image/jpeg"
    byte_size = 1000
    sha256 = "0" * 64
    width = 640
    height = 480
    captured_at = factory.SelfAttribute("audit.captured_at")
    received_at = factory.SelfAttribute("audit.received_at")
    source = Source.PAGE


class AlertFactory(DjangoModelFactory[Alert]):
    class Meta:
        model = Alert

    shelf = factory.SubFactory(ShelfFactory)
    place = "row:2"
    row = 2
    status = AlertStatus.OPEN
    facings_missing = 2
    since = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=2))
    last_seen_at = factory.LazyFunction(timezone.now)
    photo = factory.SubFactory(
        PhotoFactory,
        audit=factory.SubFactory(AuditFactory, shelf=factory.SelfAttribute("...shelf")),
    )
    x1 = 100.0
    y1 = 100.0
    x2 = 220.0
    y2 = 240.0
