"""Two stores that know nothing of each other, and everybody who may come along."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Role, User
from accounts.pins import phone_create
from audits.models import Alert, CatalogueImport, Planogram, Product, Reference, ShelfView, Store
from integrations.models import Device, Notice
from integrations.services.keys import api_key_create
from integrations.services.notices import notice_ping
from integrations.services.webhooks import webhook_create
from tests.factories import AlertFactory, MembershipFactory, UserFactory
from tests.photos import jpeg

HERE, THERE = "Store at Hereford", "Store at Thereby"
ROLES = ("anonymous", "stranger", "staff", "manager", "superuser", "key", "key_beside")


@dataclass(frozen=True)
class World:
    """`here` and `there`: an alert each, and with it a photo, an audit, a shelf and a store.

    Staff, manager and key belong to here, the stranger to there. `key_beside` is the manager's
    as well, but made for a third store.
    """

    here: Alert
    there: Alert
    callers: dict[str, Client]
    # By place: the key of an import that its manager sent. The product is everybody's.
    imports: dict[str, int]
    product: int
    # By place: a key that its manager made.
    keys: dict[str, int]
    # By place: a webhook of the manager, and a notice of it.
    webhooks: dict[str, int]
    notices: dict[str, int]
    planograms: dict[str, int]
    devices: dict[str, int]
    references: dict[str, int]
    # The membership of each place's manager, and a phone that people share there.
    members: dict[str, int]
    phones: dict[str, int]

    def hidden_from(self, role: str) -> tuple[str, ...]:
        """Names of the stores that must not turn up in an answer to this role."""
        return {
            "anonymous": (HERE, THERE),
            "stranger": (HERE,),
            "superuser": (),
            "key_beside": (HERE, THERE),
        }.get(role, (THERE,))

    def address(self, route: str, place: str) -> str:
        """The route's address for an object of `place`."""
        alert: Alert = getattr(self, place)
        assert alert.photo is not None
        audit = alert.photo.audit
        owner = re.match(r"(?:api/v1/)?(\w+)/", route)
        pk = {
            "stores": alert.shelf.store_id,
            "shelves": alert.shelf_id,
            "checks": audit.pk,
            "audits": audit.pk,
            "photos": alert.photo_id,
            "alerts": alert.pk,
            "catalogue": self.imports[place],
            "planograms": self.planograms[place],
            "devices": self.devices[place],
            "products": self.product,
            "settings": self.keys[place],
            "profile": self.members[place],
            "webhooks": self.webhooks[place],
        }.get(owner[1] if owner else "", 0)
        if route.startswith("settings/webhooks/"):
            pk = self.webhooks[place]
        route = route.replace("<int:notice_id>", str(self.notices[place]))
        route = route.replace("<int:member_pk>", str(self.members[place]))
        route = route.replace("<int:phone_pk>", str(self.phones[place]))
        route = route.replace("<int:reference_pk>", str(self.references[place]))
        route = route.replace("<int:planogram_pk>", str(self.planograms[place]))
        filled = route.replace("<int:pk>", str(pk)).replace("<slug:size>", "thumbnail")
        filled = filled.replace("<slug:kind>", "shelves").replace("<slug:suffix>", "csv")
        filled = filled.replace("<slug:name>", "api")
        filled = filled.replace("<uidb64>", "MQ").replace("<token>", "set-password")
        # These tell of one store, named in the address.
        if route in ("api/v1/fill-list/", "api/v1/measures/"):
            filled += f"?store={alert.shelf.store.code}"
        return "/" + filled.replace("^.*$", "nowhere")

    def form(self, route: str, place: str) -> dict[str, Any]:
        """What a POST to the route needs to be done."""
        shelf = getattr(self, place).shelf
        photo = SimpleUploadedFile("shelf.jpg", jpeg(), "image/jpeg")
        forms: dict[str, dict[str, Any]] = {
            "predict": {"image": photo},
            "api/predict": {"image": photo},
            "api/v1/audits/": {"shelf": shelf.pk, "photos": photo},
            "api/v1/alerts/<int:pk>/snooze/": {"until": "2999-01-01T00:00:00Z"},
            "api/v1/alerts/<int:pk>/resolve/": {"why": "filled"},
            "alerts/<int:pk>/resolve/": {"reason": "filled"},
            "shelves/<int:pk>/check/": {"photos": photo},
            "stores/new/": {"name": "New", "code": "new", "time_zone": "UTC"},
            "stores/<int:pk>/shelves/new/": {
                "name": "New",
                "code": "new",
                "audit_interval": "86400",
            },
            "stores/<int:pk>/edit/": {
                "name": HERE if place == "here" else THERE,
                "code": shelf.store.code,
                "time_zone": "UTC",
            },
            "shelves/<int:pk>/edit/": {
                "name": "New",
                "code": shelf.code,
                "audit_interval": "86400",
            },
            "stores/<int:pk>/members/": {"mail": "new@example.com", "role": "staff"},
            "stores/<int:pk>/phones/": {"phone_name": "Store phone"},
            "catalogue/": {
                "kind": "shelves",
                "file": SimpleUploadedFile("shelves.csv", b"store_code,shelf_code\n1,1\n"),
            },
            "profile/": {"name": "New"},
            "api/v1/webhooks/": {
                "name": "Head office",
                "url": "https://hooks.example.com/",
                "events": ["alert.opened"],
            },
            "api/v1/stores/": _rows({"store_code": "new", "name": "New"}),
            "api/v1/shelves/": _rows(
                {"store_code": shelf.store.code, "shelf_code": "new", "name": "New"}
            ),
            "api/v1/products/": _rows({"item_number": "2", "name": "Tea"}),
            "api/v1/planograms/": _rows(
                {
                    "store_code": shelf.store.code,
                    "shelf_code": shelf.code,
                    "row": 1,
                    "sequence": 1,
                    "facings": 2,
                    "item_number": "1",
                }
            ),
            "api/v1/fill-list/take/": {"store": shelf.store.code},
            "api/v1/uploads/": {"content_type": "image/jpeg", "byte_size": 1000},
            "api/v1/uploads/<token>/": {"file": photo},
            "api/v1/goods-received/": {"store": shelf.store.code},
            "api/v1/on-hand/": {
                "store": shelf.store.code,
                "rows": [{"item_number": "1", "quantity": 3}],
            },
            "api/v1/devices/": {"store": shelf.store.code, "name": "Robot"},
            "settings/webhooks/": {
                "name": "Head office",
                "url": "https://hooks.example.com/",
                "events": ["alert.opened"],
            },
            "settings/keys/": {"name": "Robot", "scopes": ["read"], "days": "30"},
        }
        return forms.get(route, {})


def _rows(row: dict[str, Any]) -> dict[str, Any]:
    return {"rows": [row]}


def world_make() -> World:
    here = AlertFactory(shelf__store__name=HERE)
    there = AlertFactory(shelf__store__name=THERE)
    manager = _member(here.shelf.store, Role.MANAGER)
    beside = MembershipFactory(user=manager).store
    people = {
        "stranger": _member(there.shelf.store, Role.MANAGER),
        "staff": _member(here.shelf.store, Role.STAFF),
        "manager": manager,
        "superuser": UserFactory(is_superuser=True, is_staff=True),
    }
    callers = {"anonymous": Client()}
    callers |= {role: _browser(user) for role, user in people.items()}
    callers["key"] = _machine(manager, here.shelf.store)
    callers["key_beside"] = _machine(manager, beside)
    imports = {"here": _checked(manager), "there": _checked(people["stranger"])}
    picture = SimpleUploadedFile("1.jpg", jpeg(), "image/jpeg")
    product = Product.objects.create(item_number="1", name="Muesli", picture=picture)
    keys = {"here": _key(manager), "there": _key(people["stranger"])}
    hooks = {"here": _hook(manager, here.shelf.store), "there": _hook(people["stranger"], None)}
    return World(
        *(here, there, callers, imports, product.pk, keys),
        webhooks={place: hook.webhook_id for place, hook in hooks.items()},
        notices={place: hook.pk for place, hook in hooks.items()},
        devices={"here": _device(here), "there": _device(there)},
        members={
            "here": manager.memberships.get(store=here.shelf.store).pk,
            "there": people["stranger"].memberships.get().pk,
        },
        phones={"here": _phone(here), "there": _phone(there)},
        references={"here": _reference(here), "there": _reference(there)},
        planograms={"here": _planogram(here), "there": _planogram(there)},
    )


def _device(alert: Alert) -> int:
    return Device.objects.create(store=alert.shelf.store, name="Camera 4").pk


def _phone(alert: Alert) -> int:
    by = alert.shelf.store.memberships.earliest("pk").user
    return phone_create(store_id=alert.shelf.store_id, name="Store phone", by=by)[0].pk


def _reference(alert: Alert) -> int:
    view = ShelfView.objects.create(shelf=alert.shelf, reference_photo=alert.photo)
    made = Reference.objects.create(
        view=view, version=1, photo=alert.photo, width=640, height=480, landmarks=b""
    )
    return made.pk


def _planogram(alert: Alert) -> int:
    made = Planogram.objects.create(
        shelf=alert.shelf, version=99, status="published", effective_from=date(2026, 1, 1)
    )
    return made.pk


def _hook(owner: User, store: Store | None) -> Notice:
    webhook = webhook_create(
        owner=owner,
        name="Head office",
        url="https://hooks.example.com/",
        events=["alert.opened"],
        stores=[store] if store else None,
    )
    return notice_ping(webhook=webhook)


def _key(owner: User) -> int:
    return api_key_create(owner=owner, name="camera", scopes=["read"])[0].pk


def _checked(by: User) -> int:
    """An import that waits for its maker's word."""
    return CatalogueImport.objects.create(
        kind="shelves", file_name="a.csv", status="checked", source="page", created_by=by
    ).pk


def _member(store: Store, role: Role) -> User:
    user: User = MembershipFactory(store=store, role=role).user
    return user


def _browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _machine(owner: User, store: Store) -> Client:
    scopes = ("predict", "read", "write")
    _, key = api_key_create(owner=owner, name="robot", scopes=scopes, stores=[store])
    return Client(headers={"Authorization": f"Bearer {key}"})
