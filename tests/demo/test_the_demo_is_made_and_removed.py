from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from audits.models import Audit, OnHand, Photo, Product, Shelf, Store
from demo import services
from demo.photographs import Taken
from demo.story import ShelfStory
from integrations.models import Device
from tests.demo.conftest import PASSWORD, Written
from tests.factories import MembershipFactory, StoreFactory
from tests.photos import stored_files

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


@pytest.fixture(autouse=True)
def _photographs_are_there(
    taken: dict[ShelfStory, Taken], monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The command takes the photographs that these tests have taken already."""
    from demo.management.commands import demo

    monkeypatch.setattr(demo, "photographs_take", lambda stories, say: taken)
    yield
    for file in stored_files():
        file.unlink()


def demo(*arguments: str) -> str:
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def counts() -> list[int]:
    return [model.objects.count() for model in (Store, Shelf, Audit, Photo, Product, User)]


def test_it_says_how_far_it_is_and_who_may_log_in() -> None:
    told = demo("--quick")
    assert "Harbour Street: 2 shelves," in told
    assert "log in as  manager@example.com" in told
    password = told.split("password   ")[1].strip()
    assert User.objects.get(email="manager@example.com").check_password(password)


def test_made_twice_it_stays_as_it_is() -> None:
    demo("--quick")
    before = counts()
    newest = Audit.objects.latest("pk").pk
    assert "here already" in demo("--quick")
    assert counts() == before
    assert Audit.objects.latest("pk").pk == newest


def test_reset_makes_it_anew_and_keeps_the_password(write: Written) -> None:
    write()
    before, files = counts(), stored_files()
    newest = Audit.objects.latest("pk").pk
    assert "as before" in demo("--quick", "--reset")
    assert counts() == before
    assert stored_files() == files
    assert not Audit.objects.filter(pk__lte=newest).exists()
    assert User.objects.get(email="manager@example.com").check_password(PASSWORD)


def test_removed_it_leaves_nothing_and_real_stores_alone(write: Written) -> None:
    real = MembershipFactory(role=Role.MANAGER, store__code="17")
    Device.objects.create(store=real.store, name="Camera")
    before = counts()
    write()
    demo("--remove")
    assert counts() == before
    assert Device.objects.count() == 1
    assert not stored_files()


def test_a_real_store_with_the_demos_code_is_never_touched() -> None:
    real = MembershipFactory(store__code="DEMO-101").store
    for flag in ("--quick", "--reset", "--remove"):
        with pytest.raises(CommandError, match="was not made by the demo"):
            demo(flag)
    assert Store.objects.get() == real


def test_products_that_a_real_planogram_uses_stay(write: Written) -> None:
    write()
    shelf = Shelf.objects.create(store=StoreFactory(), code="1", name="Own shelf")
    used = Product.objects.earliest("pk")
    planogram = shelf.planograms.create(version=1)
    planogram.slots.create(key="a", row=1, sequence=1, product=used)
    assert "other stores use stay: 1" in demo("--remove")
    assert Product.objects.get() == used


def test_products_that_stayed_do_not_hinder_the_next_demo(write: Written) -> None:
    write()
    used = Product.objects.earliest("pk")
    OnHand.objects.create(store=StoreFactory(), product=used, quantity=3, as_of=timezone.now())
    made = Product.objects.count()
    demo("--quick", "--reset")
    assert OnHand.objects.get().product == used
    assert Product.objects.count() == made + 1


def test_a_real_product_with_a_number_like_the_demos_is_never_touched(write: Written) -> None:
    free = Product.objects.create(item_number="DEMO-7", name="Sample tin")
    clash = Product.objects.create(item_number="DEMO-10001", name="Sample bag")
    free.gtins.create(code="4006381333931")
    write()
    demo("--remove")
    assert set(Product.objects.all()) == {free, clash}


def test_once_it_is_removed_a_real_stores_manager_is_offered_none_of_its_products(
    client: Client, write: Written
) -> None:
    client.force_login(MembershipFactory(role=Role.MANAGER).user)
    write()
    item = Product.objects.earliest("pk").item_number
    assert client.get("/products.json", {"code": item}).json()["products"]
    demo("--remove")
    assert client.get("/products.json", {"code": item}).json()["products"] == []
    assert client.get("/products.json", {"q": "DEMO-"}).json()["products"] == []


def test_a_real_person_with_its_address_is_left_alone(write: Written) -> None:
    real = User.objects.create_user("manager@example.com", "the real password")
    first = write()
    assert first.email == "demo.manager@example.com"
    demo("--remove")
    assert User.objects.get() == real


def test_broken_off_it_leaves_no_row_and_the_next_try_completes(
    write: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise KeyboardInterrupt

    before = counts()
    with monkeypatch.context() as patch:
        patch.setattr(services, "members_join", broken)
        with pytest.raises(CommandError, match="nothing of the demo was written"):
            demo("--quick")
    assert counts() == before
    files = stored_files()
    demo("--quick")
    assert Store.objects.get().code == "DEMO-101"
    assert stored_files() == files
