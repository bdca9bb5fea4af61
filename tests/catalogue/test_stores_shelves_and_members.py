"""Stores, shelves and members by their own codes; a manager only those of the own store."""

from datetime import timedelta

import pytest

from accounts.models import Membership, Role, User
from audits.models import ImportStatus, Shelf, Store
from tests.catalogue.files import bring, codes, counts
from tests.factories import ShelfFactory

pytestmark = pytest.mark.django_db


def test_stores_come_in_and_change_by_their_code(store: Store) -> None:
    row = bring(
        "stores",
        "Filiale;name;chain;region;Zeitzone\n17;Corner Store;Fresh;North;Europe/Paris\n18;New;;;\n",
    )
    assert (row.status, counts(row)) == (ImportStatus.DONE, (1, 1, 0, 0))
    store.refresh_from_db()
    assert (store.chain, store.region, store.time_zone) == ("Fresh", "North", "Europe/Paris")
    assert Store.objects.get(code="18").time_zone == "UTC"


def test_shelves_come_in_and_change_by_their_store_and_code(shelf: Shelf) -> None:
    row = bring(
        "shelves",
        "store;shelf;name;walk order;interval\n17;A1;Cereals;3;1,5\n17;A2;Tea;;\n",
    )
    assert counts(row) == (1, 1, 0, 0)
    shelf.refresh_from_db()
    assert (shelf.walk_order, shelf.audit_interval) == (3, timedelta(minutes=90))
    assert Shelf.objects.get(code="A2").audit_interval == timedelta(hours=24)
    again = "store;shelf;name;walk order;interval\n17;A1;Cereals;3;1.5\n17;A2;;;\n"
    assert counts(bring("shelves", again)) == (0, 0, 2, 0)


def test_the_same_shelf_code_in_two_stores_is_two_shelves(shelf: Shelf) -> None:
    other = ShelfFactory(code="A1", name="Tea")
    text = f"store,shelf,name\n17,A1,One\n{other.store.code},A1,Two\n"
    assert counts(bring("shelves", text)) == (0, 2, 0, 0)
    shelf.refresh_from_db()
    assert shelf.name == "One"


def test_members_come_in_and_change_their_role(store: Store, staff: User) -> None:
    text = f"store,mail,name,role\n17,{staff.email.upper()},Other,manager\n17,new@x.de,Nia,\n"
    row = bring("members", text)
    assert counts(row) == (1, 1, 0, 0)
    assert Membership.objects.get(user=staff).role == Role.MANAGER
    staff.refresh_from_db()
    assert staff.name == "Sam Staff"  # a name is its owner's
    new = User.objects.get(email="new@x.de")
    assert (new.name, new.memberships.get().role) == ("Nia", Role.STAFF)
    assert counts(bring("members", text)) == (0, 0, 2, 0)


def test_a_new_member_can_ask_for_a_password_and_has_none_before(store: Store) -> None:
    bring("members", "store,mail\n17,a@x.de\n17,b@x.de\n")
    for user in User.objects.filter(email__in=["a@x.de", "b@x.de"]):
        assert user.has_usable_password()
        assert not user.check_password("")


def test_one_person_in_two_stores_is_one_user(store: Store) -> None:
    other = ShelfFactory().store
    bring("members", f"store,mail\n17,a@x.de\n{other.code},A@x.de\n")
    assert User.objects.get(email__iexact="a@x.de").memberships.count() == 2


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("shelves", "store,shelf,name\n17,B1,New\n{other},B1,New\n"),
        ("members", "store,mail\n17,a@x.de\n{other},a@x.de\n"),
    ],
)
def test_another_store_does_not_exist_for_a_manager(
    kind: str, text: str, manager: User, stranger: User
) -> None:
    other = stranger.memberships.get().store.code
    row = bring(kind, text.format(other=other), by=manager)
    assert codes(row) == [(3, "store_code", "store_unknown")]
    assert row.problems[0]["message"] == f"There is no store {other}."
    assert row.status == ImportStatus.FAILED
    own = "\n".join(text.splitlines()[:2])
    assert bring(kind, own, by=manager).status == ImportStatus.DONE


@pytest.mark.parametrize("kind", ["products", "stores"])
def test_what_belongs_to_the_chain_is_not_a_manager_s(kind: str, manager: User) -> None:
    row = bring(kind, "item_number,store_code,name\n1,17,x\n", by=manager)
    assert (row.status, row.reason_code) == (ImportStatus.FAILED, "import_not_allowed")


@pytest.mark.parametrize("kind", ["products", "stores", "shelves", "members", "planograms"])
def test_staff_bring_nothing_in(kind: str, staff: User) -> None:
    row = bring(kind, "item_number\n1\n", by=staff)
    assert (row.status, row.reason_code) == (ImportStatus.FAILED, "import_not_allowed")


def test_who_lost_the_store_meanwhile_imports_nothing(manager: User) -> None:
    row = bring("shelves", "store,shelf,name\n17,B1,New\n", by=manager, dry_run=True)
    assert counts(row) == (1, 0, 0, 0)
    manager.memberships.all().delete()
    row = bring("shelves", "store,shelf,name\n17,B1,New\n", by=manager)
    assert (row.status, row.reason_code) == (ImportStatus.FAILED, "import_not_allowed")
    assert not Shelf.objects.exists()
