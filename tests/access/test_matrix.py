"""Every route times every role times an own and another store's object; no route without a row."""

import re

import pytest
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client

from shelfwatch_site.readiness import warm_now
from tests.access.routes import routes
from tests.access.world import ROLES, World, world_make

# One word a role, in the order of the heading, first for an object of the store 17 (`here`), to
# which staff, manager and key belong, then for one of the stranger's store (`there`). `login`
# is a redirect to the login. A key opens no page; `beside` is a key made for a third store.
TABLE = """
# anonymous stranger staff manager superuser key beside | the same for `there`

GET  health                               200   200 200 200 200 200   200   | 200   200 200 200 200 200   200
GET  health/live                          200   200 200 200 200 200   200   | 200   200 200 200 200 200   200
GET  health/ready                         200   200 200 200 200 200   200   | 200   200 200 200 200 200   200
GET  metrics                              200   200 200 200 200 200   200   | 200   200 200 200 200 200   200
POST predict                              401   200 200 200 200 200   200   | 401   200 200 200 200 200   200
POST api/predict                          401   200 200 200 200 200   200   | 401   200 200 200 200 200   200
GET  api/schema/                          200   200 200 200 200 200   200   | 200   200 200 200 200 200   200
GET  api/docs/                            200   200 200 200 200 200   200   | 200   200 200 200 200 200   200
GET  api/docs/<slug:name>/                200   200 200 200 200 200   200   | 200   200 200 200 200 200   200
GET  api/^.*$                             404   404 404 404 404 404   404   | 404   404 404 404 404 404   404
POST api/^.*$                             404   404 404 404 404 404   404   | 404   404 404 404 404 404   404

GET  api/v1/stores/                       401   200 200 200 200 200   200   | 401   200 200 200 200 200   200
GET  api/v1/shelves/                      401   200 200 200 200 200   200   | 401   200 200 200 200 200   200
GET  api/v1/stores/<int:pk>/              401   404 200 200 200 200   404   | 401   200 404 404 200 404   404
GET  api/v1/shelves/<int:pk>/             401   404 200 200 200 200   404   | 401   200 404 404 200 404   404
POST api/v1/stores/                       401   403 403 403 200 403   403   | 401   403 403 403 200 403   403
POST api/v1/shelves/                      401   422 403 200 200 200   422   | 401   200 403 422 200 422   422
GET  api/v1/products/                     401   200 200 200 200 200   200   | 401   200 200 200 200 200   200
GET  api/v1/products/<int:pk>/            401   200 200 200 200 200   200   | 401   200 200 200 200 200   200
POST api/v1/products/                     401   403 403 403 200 403   403   | 401   403 403 403 200 403   403
GET  api/v1/planograms/                   401   200 200 200 200 200   200   | 401   200 200 200 200 200   200
POST api/v1/planograms/                   401   422 403 200 200 200   422   | 401   200 403 422 200 422   422
GET  api/v1/planograms/<int:pk>/          401   404 200 200 200 200   404   | 401   200 404 404 200 404   404
GET  api/v1/exports/<slug:kind>.<slug:suffix> 401 200 403 200 200 403 403 | 401 200 403 200 200 403 403
GET  api/v1/audits/                       401   200 200 200 200 200   200   | 401   200 200 200 200 200   200
POST api/v1/audits/                       401   404 202 202 202 202   404   | 401   202 404 404 202 404   404
GET  api/v1/audits/<int:pk>/              401   404 200 200 200 200   404   | 401   200 404 404 200 404   404
POST api/v1/audits/<int:pk>/leave-out/    401   404 403 409 409 409   404   | 401   409 404 404 409 404   404
GET  api/v1/alerts/                       401   200 200 200 200 200   200   | 401   200 200 200 200 200   200
GET  api/v1/alerts/<int:pk>/               401   404 200 200 200 200   404   | 401   200 404 404 200 404   404
GET  api/v1/alerts/<int:pk>/close-up/     401   404 200 200 200 200   404   | 401   200 404 404 200 404   404
GET  api/v1/photos/<int:pk>/picture/      401   404 200 200 200 200   404   | 401   200 404 404 200 404   404
POST api/v1/alerts/<int:pk>/confirm/       401   404 200 200 200 200   404   | 401   200 404 404 200 404   404
POST api/v1/alerts/<int:pk>/deny/          401   404 200 200 200 200   404   | 401   200 404 404 200 404   404
POST api/v1/alerts/<int:pk>/take/         401   404 200 200 200 200   404   | 401   200 404 404 200 404   404
POST api/v1/alerts/<int:pk>/snooze/       401   404 200 200 200 200   404   | 401   200 404 404 200 404   404
POST api/v1/alerts/<int:pk>/wake/         401   404 409 409 409 409   404   | 401   409 404 404 409 404   404
POST api/v1/alerts/<int:pk>/release/       401   404 409 409 409 409   404   | 401   409 404 404 409 404   404
POST api/v1/alerts/<int:pk>/take-back/    401   404 409 409 409 409   404   | 401   409 404 404 409 404   404
POST api/v1/alerts/<int:pk>/resolve/      401   404 200 200 200 200   404   | 401   200 404 404 200 404   404
GET  api/v1/fill-list/                     401   404 200 200 200 200   404   | 401   200 404 404 200 404   404
POST api/v1/fill-list/take/                401   404 200 200 200 200   404   | 401   200 404 404 200 404   404
POST api/v1/goods-received/                401   404 200 200 200 200   404   | 401   200 404 404 200 404   404
GET  api/v1/measures/                      401   404 200 200 200 200   404   | 401   200 404 404 200 404   404
GET  api/v1/measures/stores/               401   200 200 200 200 200   200   | 401   200 200 200 200 200   200
GET  api/v1/on-hand/                       401   200 200 200 200 200   200   | 401   200 200 200 200 200   200
POST api/v1/on-hand/                       401   404 403 200 200 200   404   | 401   200 404 404 200 404   404
POST api/v1/uploads/                      401   201 201 201 201 201   201   | 401   201 201 201 201 201   201
POST api/v1/uploads/<token>/              404   404 404 404 404 404   404   | 404   404 404 404 404 404   404
GET  api/v1/devices/                      401   200 200 200 200 200   200   | 401   200 200 200 200 200   200
POST api/v1/devices/                      401   404 403 201 201 201   404   | 401   201 404 404 201 404   404
GET  api/v1/devices/<int:pk>/             401   404 200 200 200 200   404   | 401   200 404 404 200 404   404
POST api/v1/devices/<int:pk>/heartbeat/   401   404 200 200 200 200   404   | 401   200 404 404 200 404   404
GET  api/v1/webhooks/                     401   200 200 200 200 200   200   | 401   200 200 200 200 200   200
POST api/v1/webhooks/                     401   201 403 201 201 201   201   | 401   201 403 201 201 201   201
GET  api/v1/webhooks/<int:pk>/            401   404 404 200 404 200   404   | 401   200 404 404 404 404   404
PATCH api/v1/webhooks/<int:pk>/          401   404 404 200 404 200   404   | 401   200 404 404 404 404   404
POST api/v1/webhooks/<int:pk>/rotate/     401   404 404 200 404 200   404   | 401   200 404 404 404 404   404
POST api/v1/webhooks/<int:pk>/enable/     401   404 404 200 404 200   404   | 401   200 404 404 404 404   404
POST api/v1/webhooks/<int:pk>/ping/       401   404 404 202 404 202   404   | 401   202 404 404 404 404   404
GET  api/v1/webhooks/<int:pk>/deliveries/ 401   404 404 200 404 200   404   | 401   200 404 404 404 404   404
POST api/v1/webhooks/<int:pk>/deliveries/<int:notice_id>/replay/ 401 404 404 202 404 202 404 | 401 202 404 404 404 404 404

GET  <empty>                              login 200 200 200 200 login login | login 200 200 200 200 login login
GET  alerts/                              login 200 200 200 200 login login | login 200 200 200 200 login login
GET  reports/                             login 200 200 200 200 login login | login 200 200 200 200 login login
GET  reports/<slug:kind>.csv              login 200 200 200 200 login login | login 200 200 200 200 login login
GET  try/                                 login 200 200 200 200 login login | login 200 200 200 200 login login
GET  about/                               login 200 200 200 200 login login | login 200 200 200 200 login login
GET  stores/new/                          login 403 403 403 200 login login | login 403 403 403 200 login login
POST stores/new/                          login 403 403 403 302 login login | login 403 403 403 302 login login
GET  stores/<int:pk>/                     login 404 200 200 200 login login | login 200 404 404 200 login login
GET  stores/<int:pk>/edit/                login 404 404 200 200 login login | login 200 404 404 200 login login
POST stores/<int:pk>/edit/                login 404 404 302 302 login login | login 302 404 404 302 login login
GET  stores/<int:pk>/shelves/new/         login 404 404 200 200 login login | login 200 404 404 200 login login
POST stores/<int:pk>/shelves/new/         login 404 404 302 302 login login | login 302 404 404 302 login login
GET  stores/<int:pk>/round/               login 404 200 200 200 login login | login 200 404 404 200 login login
POST stores/<int:pk>/round/               login 404 302 302 302 login login | login 302 404 404 302 login login
POST stores/<int:pk>/delivered/           login 404 302 302 302 login login | login 302 404 404 302 login login
POST stores/<int:pk>/mail/                login 404 404 302 302 login login | login 302 404 404 302 login login
GET  shelves/<int:pk>/                    login 404 200 200 200 login login | login 200 404 404 200 login login
GET  shelves/<int:pk>/edit/               login 404 404 200 200 login login | login 200 404 404 200 login login
POST shelves/<int:pk>/edit/               login 404 404 302 302 login login | login 302 404 404 302 login login
POST shelves/<int:pk>/close/              login 404 404 302 302 login login | login 302 404 404 302 login login
POST shelves/<int:pk>/open/               login 404 404 302 302 login login | login 302 404 404 302 login login
GET  shelves/<int:pk>/check/              login 404 200 200 200 login login | login 200 404 404 200 login login
POST shelves/<int:pk>/check/              login 404 302 302 302 login login | login 302 404 404 302 login login
GET  check/                               login 200 200 200 200 login login | login 200 200 200 200 login login
GET  checks/<int:pk>/                     login 404 200 200 200 login login | login 200 404 404 200 login login
POST checks/<int:pk>/reference/           login 404 404 422 422 login login | login 422 404 404 422 login login
POST checks/<int:pk>/leave-out/           login 404 404 302 302 login login | login 302 404 404 302 login login
GET  stores/<int:pk>/members/             login 404 404 200 200 login login | login 200 404 404 200 login login
POST stores/<int:pk>/members/             login 404 404 302 302 login login | login 302 404 404 302 login login
POST stores/<int:pk>/members/<int:member_pk>/ login 404 404 302 302 login login | login 302 404 404 302 login login
# Whoever makes a phone the store's is logged out on it, so the second time there is the login.
POST stores/<int:pk>/phones/              login 404 404 302 302 login login | login 302 404 login login login login
POST stores/<int:pk>/phones/<int:phone_pk>/end/ login 404 404 302 302 login login | login 302 404 404 302 login login
GET  phone/                               login login login login login login login | login login login login login login login
GET  phone/password/                      403   403 403 403 403 403   403   | 403   403 403 403 403 403   403
GET  profile/pins/<int:pk>/               login 404 404 200 404 login login | login 200 404 404 404 login login
GET  check/folder/                        login 200 200 200 200 login login | login 200 200 200 200 login login
GET  worker.js                            200   200 200 200 200 200   200   | 200   200 200 200 200 200   200
GET  words/<slug:language>-<slug:mark>.js 404   404 404 404 404 404   404   | 404   404 404 404 404 404   404
GET  offline/                             200   200 200 200 200 200   200   | 200   200 200 200 200 200   200
GET  stores/<int:pk>/devices/                 login 404 200 200 200 login login | login 200 404 404 200 login login
GET  stores/<int:pk>/codes/               login 404 200 200 200 login login | login 200 404 404 200 login login
GET  shelves/<int:pk>/positions/          login 404 404 200 200 login login | login 200 404 404 200 login login
GET  shelves/<int:pk>/positions/<int:reference_pk>.json login 404 404 200 200 login login | login 200 404 404 200 login login
POST shelves/<int:pk>/positions/<int:reference_pk>.json login 404 404 422 422 login login | login 422 404 404 422 login login
GET  shelves/<int:pk>/positions/versions/ login 404 404 200 200 login login | login 200 404 404 200 login login
POST shelves/<int:pk>/positions/versions/<int:planogram_pk>/ login 404 404 302 302 login login | login 302 404 404 302 login login
GET  products.json                        login 200 200 200 200 login login | login 200 200 200 200 login login
GET  checks/<int:pk>/findings.json        login 404 200 200 200 login login | login 200 404 404 200 login login
GET  photos/<int:pk>/<slug:size>.jpg      login 404 200 200 200 login login | login 200 404 404 200 login login
GET  alerts/<int:pk>/                     login 404 200 200 200 login login | login 200 404 404 200 login login
POST alerts/<int:pk>/take/                login 404 302 302 302 login login | login 302 404 404 302 login login
POST alerts/<int:pk>/release/             login 404 422 422 422 login login | login 422 404 404 422 login login
POST alerts/<int:pk>/confirm/             login 404 302 302 302 login login | login 302 404 404 302 login login
POST alerts/<int:pk>/deny/                login 404 302 302 302 login login | login 302 404 404 302 login login
POST alerts/bulk/                         login 302 302 302 302 login login | login 302 302 302 302 login login
POST alerts/<int:pk>/snooze/              login 404 422 422 422 login login | login 422 404 404 422 login login
POST alerts/<int:pk>/wake/                login 404 422 422 422 login login | login 422 404 404 422 login login
POST alerts/<int:pk>/take-back/           login 404 422 422 422 login login | login 422 404 404 422 login login
POST alerts/<int:pk>/resolve/             login 404 302 302 302 login login | login 302 404 404 302 login login

GET  catalogue/                           login 200 403 200 200 login login | login 200 403 200 200 login login
POST catalogue/                           login 302 403 302 302 login login | login 302 403 302 302 login login
GET  catalogue/imports/<int:pk>/          login 404 404 200 200 login login | login 200 404 404 200 login login
POST catalogue/imports/<int:pk>/apply/    login 404 404 302 302 login login | login 302 404 404 302 login login
POST catalogue/imports/<int:pk>/cancel/   login 404 404 302 302 login login | login 302 404 404 302 login login
POST catalogue/imports/<int:pk>/take-back/ login 404 404 422 422 login login | login 422 404 404 422 login login
GET  catalogue/<slug:kind>.<slug:suffix>  login 200 404 200 200 login login | login 200 404 200 200 login login
GET  products/<int:pk>/picture.jpg        login 200 200 200 200 login login | login 200 200 200 200 login login

GET  login/                               200   302 302 302 302 200   200   | 200   302 302 302 302 200   200
POST language/                            302   302 302 302 302 302   302   | 302   302 302 302 302 302   302
POST logout/                              login login login login login login login | login login login login login login login
GET  password/reset/                      200   200 200 200 200 200   200   | 200   200 200 200 200 200   200
GET  password/reset/sent/                 200   200 200 200 200 200   200   | 200   200 200 200 200 200   200
GET  password/reset/<uidb64>/<token>/     200   200 200 200 200 200   200   | 200   200 200 200 200 200   200
GET  password/reset/done/                 200   200 200 200 200 200   200   | 200   200 200 200 200 200   200
GET  mail/stop/<token>/                   404   404 404 404 404 404   404   | 404   404 404 404 404 404   404
POST mail/stop/<token>/                   404   404 404 404 404 404   404   | 404   404 404 404 404 404   404
GET  profile/                             login 200 200 200 200 login login | login 200 200 200 200 login login
POST profile/                             login 302 302 302 302 login login | login 302 302 302 302 login login
GET  settings/push/                       login 200 200 200 200 login login | login 200 200 200 200 login login
POST settings/push/here/                  login 422 422 422 422 login login | login 422 422 422 422 login login
GET  settings/keys/                       login 200 200 200 200 login login | login 200 200 200 200 login login
POST settings/keys/                       login 200 200 200 200 login login | login 200 200 200 200 login login
POST settings/keys/<int:pk>/revoke/       login 404 404 302 302 login login | login 302 404 404 302 login login
GET  settings/webhooks/                   login 200 200 200 200 login login | login 200 200 200 200 login login
POST settings/webhooks/                   login 200 403 200 200 login login | login 200 403 200 200 login login
GET  settings/webhooks/<int:pk>/          login 404 404 200 404 login login | login 200 404 404 404 login login
POST settings/webhooks/<int:pk>/ping/     login 404 404 302 404 login login | login 302 404 404 404 login login
POST settings/webhooks/<int:pk>/secret/   login 404 404 200 404 login login | login 200 404 404 404 login login
POST settings/webhooks/<int:pk>/on/       login 404 404 302 404 login login | login 302 404 404 404 login login
POST settings/webhooks/<int:pk>/remove/   login 404 404 302 404 login login | login 302 404 404 404 login login
POST settings/webhooks/<int:pk>/notices/<int:notice_id>/ login 404 404 302 404 login login | login 302 404 404 404 login login
GET  profile/password/                    login 200 200 200 200 login login | login 200 200 200 200 login login
"""  # noqa: E501
ADMIN = "admin/"
# The admin's own doors, which have to be open for those who come to log in.
ADMIN_DOORS = {"admin/login/", "admin/logout/"}

Row = tuple[str, str, list[str], list[str]]


def _rows() -> list[Row]:
    lines = [line for line in TABLE.splitlines() if line and not line.startswith("#")]
    return [_row(line) for line in lines]


def _row(line: str) -> Row:
    start, _, there = line.partition("|")
    method, route, *here = start.split()
    return method, "" if route == "<empty>" else route, here, there.split()


@pytest.fixture
def world(db: None) -> World:
    return world_make()


@pytest.mark.parametrize(
    ("method", "route", "here", "there"),
    [pytest.param(*row, id=f"{row[0]} /{row[1]}") for row in _rows()],
)
def test_each_role_gets_what_the_table_says(
    world: World, method: str, route: str, here: list[str], there: list[str]
) -> None:
    got = {place: _walk(world, method, route, place) for place in ("here", "there")}
    assert got == {
        "here": dict(zip(ROLES, here, strict=True)),
        "there": dict(zip(ROLES, there, strict=True)),
    }


def test_every_route_has_a_row() -> None:
    known = {route for _, route, _, _ in _rows()}
    assert {route for route in routes() if not route.startswith(ADMIN)} == known


def test_nobody_but_a_superuser_comes_into_the_admin(world: World) -> None:
    for route in routes():
        if route.startswith(ADMIN) and route not in ADMIN_DOORS:
            for role in set(ROLES) - {"superuser"}:
                answer = world.callers[role].get(_admin_address(route))
                assert _word(answer) == "login", (role, route)


def test_a_superuser_opens_every_page_of_the_admin(world: World) -> None:
    client = world.callers["superuser"]
    for model, registered in admin.site._registry.items():
        start = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        addresses = [start]
        if registered.has_add_permission(_request_of(client)):
            addresses.append(f"{start}add/")
        if (first := model._default_manager.first()) is not None:
            addresses.append(f"{start}{first.pk}/change/")
        for address in addresses:
            assert client.get(address).status_code == 200, address


@pytest.fixture(autouse=True, scope="module")
def _model_is_warm() -> None:
    """A process that has just started is not ready, which is somebody else's test."""
    warm_now()


def _walk(world: World, method: str, route: str, place: str) -> dict[str, str]:
    return {role: _ask(world, method, route, place, role) for role in ROLES}


def _ask(world: World, method: str, route: str, place: str, role: str) -> str:
    """One request whose effects are undone; what may not be seen must not be in the answer."""
    address = world.address(route, place)
    with transaction.atomic():
        client = world.callers[role]
        if method == "GET":
            answer = client.get(address)
        else:
            form, send = world.form(route, place), getattr(client, method.lower())
            if route.startswith("api/v1/") and not {"photos", "file"} & set(form):
                answer = send(address, form, content_type="application/json")
            else:
                answer = send(address, form)
        transaction.set_rollback(True)
    _assert_nothing_leaks(world, role, answer)
    return _word(answer)


def _assert_nothing_leaks(world: World, role: str, answer: HttpResponseBase) -> None:
    body = b"" if answer.streaming else answer.content  # type: ignore[attr-defined]
    for place in world.hidden_from(role):
        assert place.encode() not in body, f"{role} reads of {place}"


def _word(answer: HttpResponseBase) -> str:
    to = answer.headers.get("Location", "") if answer.status_code == 302 else ""
    return "login" if to.startswith(("/login/", "/admin/login/")) else str(answer.status_code)


def _admin_address(route: str) -> str:
    """The route with a 1 in each of its holes; no object is needed to be turned away."""
    app = re.sub(r"\^\(\?P<app_label>(\w+).*", r"\1/", route)
    return "/" + re.sub(r"\(\?P<url>.*|<[^>]+>", "1", app)


def _request_of(client: Client) -> HttpRequest:
    request: HttpRequest = client.get("/admin/").wsgi_request
    return request
