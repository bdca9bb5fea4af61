"""An import can be taken back: what it changed is as it was, what others did since is not lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from accounts.models import Membership, Role, User
from audits.errors import ShelfWatchError
from audits.models import (
    CatalogueImport,
    Gtin,
    ImportStatus,
    Product,
    Shelf,
    Source,
    Store,
)
from audits.services.import_take_backs import import_take_back
from audits.services.imports import import_cancel, import_run
from audits.services.retention import prune
from tests.catalogue.files import bring, codes, counts, gtin, sent
from tests.factories import AlertFactory, MembershipFactory, ShelfFactory, UserFactory
from tests.photos import stored_files

pytestmark = pytest.mark.django_db
HEAD = "item,name,brand,category,importance,status,gtins\n"
BEFORE = HEAD + (
    f"1,Oats,Mill,Cereals,high,active,{gtin(1)} {gtin(2)}\n"
    f"2,Tea,Leaf,Drinks,normal,delisted,{gtin(3)}\n"
    "3,Salt,,,low,active,\n"
)


@pytest.fixture
def keeper() -> User:
    return UserFactory(is_superuser=True, is_staff=True)


def taken_back(row: CatalogueImport, by: User) -> CatalogueImport:
    """What a worker made of it."""
    back = import_take_back(import_id=row.pk, by=by, send=False)
    import_run(import_id=back.pk)
    return CatalogueImport.objects.get(pk=back.pk)


def products() -> list[tuple[object, ...]]:
    fields = ("item_number", "name", "brand", "category", "importance", "status")
    rows = Product.objects.order_by("item_number").values_list(*fields)
    return [
        (*row, *Gtin.objects.filter(product__item_number=row[0]).values_list("code", flat=True))
        for row in rows
    ]


def left(row: CatalogueImport) -> list[tuple[str, str]]:
    return [(one["code"], one["words"]["value"]) for one in row.notes]


def test_names_that_slipped_by_a_row_are_put_back(keeper: User) -> None:
    bring("products", BEFORE)
    were = products()
    slipped = bring("products", "item,name\n1,Tea\n2,Salt\n3,Oats\n")
    assert products() != were
    back = taken_back(slipped, keeper)
    assert (back.status, counts(back)) == (ImportStatus.DONE, (0, 3, 0, 0))
    assert products() == were


def test_every_column_of_products_is_put_back_and_new_ones_go(keeper: User) -> None:
    bring("products", BEFORE)
    were = products()
    # The GTINs change hands in a ring, and a new product takes one as well.
    row = bring(
        "products",
        HEAD
        + (
            f"1,A,,Other,low,delisted,{gtin(3)}\n"
            f"2,B,New,,high,active,{gtin(1)}\n"
            f"9,New,,,,,{gtin(2)} {gtin(7)}\n"
        ),
    )
    assert counts(row) == (1, 2, 0, 0)
    back = taken_back(row, keeper)
    assert counts(back) == (1, 2, 0, 0)
    assert products() == were


def test_what_somebody_changed_since_is_left_and_told(keeper: User) -> None:
    bring("products", BEFORE)
    row = bring("products", "item,name\n1,Tea\n2,Salt\n8,New\n")
    Product.objects.filter(item_number="2").update(name="Mended")
    # Another column than those of the import: this is no reason to leave it.
    Product.objects.filter(item_number="1").update(brand="Changed")
    Product.objects.filter(item_number="8").update(category="Changed")
    back = taken_back(row, keeper)
    assert counts(back) == (0, 1, 0, 2)
    assert left(back) == [("changed_since", "2"), ("changed_since", "8")]
    names = dict(Product.objects.values_list("item_number", "name"))
    assert names == {"1": "Oats", "2": "Mended", "3": "Salt", "8": "New"}
    assert Product.objects.get(item_number="1").brand == "Changed"


def test_what_is_as_before_or_gone_already_needs_nothing(keeper: User) -> None:
    bring("products", BEFORE)
    row = bring("products", "item,name\n1,Tea\n2,Salt\n8,New\n")
    Product.objects.filter(item_number="1").update(name="Oats")
    Product.objects.filter(item_number__in=["2", "8"]).delete()
    back = taken_back(row, keeper)
    assert counts(back) == (0, 0, 2, 1)
    assert left(back) == [("gone_since", "2")]


def test_a_gtin_that_another_product_has_by_now_stays_there_and_so_does_what_waits_for_it(
    keeper: User,
) -> None:
    bring("products", BEFORE)
    # 1 gives its numbers up, 2 gets one of them and gives its own to 3.
    row = bring("products", f"item,gtins\n1,\n2,{gtin(1)}\n3,{gtin(3)}\n")
    other = Product.objects.create(item_number="7", name="Other")
    Gtin.objects.create(product=other, code=gtin(2))
    back = taken_back(row, keeper)
    # 1 waits for 2 and cannot have what 7 has; 2 and 3 only change with each other.
    assert left(back) == [("gtin_elsewhere", "1")]
    assert counts(back) == (0, 2, 0, 1)
    owners = dict(Gtin.objects.values_list("code", "product__item_number"))
    assert owners == {gtin(2): "7", gtin(3): "2"}


def test_one_that_keeps_a_gtin_keeps_others_from_theirs(keeper: User) -> None:
    bring("products", BEFORE)
    row = bring("products", f"item,name,gtins\n1,Oats,{gtin(3)}\n2,Tea,{gtin(1)}\n")
    Product.objects.filter(item_number="2").update(name="Mended")
    changed = bring("products", f"item,gtins\n2,{gtin(1)} {gtin(9)}\n")
    assert counts(changed) == (0, 1, 0, 0)
    back = taken_back(row, keeper)
    assert left(back) == [("changed_since", "2"), ("gtin_elsewhere", "1")]
    assert Product.objects.get(item_number="2").name == "Mended"


def test_a_product_that_stands_in_a_plan_stays(keeper: User) -> None:
    row = bring("products", "item,name\n1,Oats\n2,Tea\n")
    AlertFactory(product=Product.objects.get(item_number="1"))
    Product.objects.filter(item_number="2").update(picture="products/2.jpg")
    back = taken_back(row, keeper)
    assert left(back) == [("used_since", "1"), ("used_since", "2")]
    assert Product.objects.count() == 2


def test_stores_and_shelves_are_put_back(keeper: User) -> None:
    Store.objects.create(
        code="17", name="Corner", chain="A", region="North", time_zone="Europe/Berlin"
    )
    shelf = ShelfFactory(store__code="18", code="A1", name="Cereals", walk_order=3)
    Shelf.objects.filter(pk=shelf.pk).update(audit_interval=timedelta(hours=7, seconds=7))
    were = list(Store.objects.order_by("code").values()), list(Shelf.objects.values())
    stores = bring(
        "stores",
        "store,name,chain,region,time_zone\n17,X,,South,UTC\n18,Y,B,,UTC\n19,New,,,\n20,New,,,\n",
    )
    shelves = bring(
        "shelves", "store,shelf,name,walk_order,interval\n18,A1,Tea,9,2\n18,B1,New,,\n20,C1,New,,\n"
    )
    assert (counts(stores), counts(shelves)) == ((2, 2, 0, 0), (2, 1, 0, 0))
    AlertFactory(shelf=Shelf.objects.get(code="C1"))
    assert counts(taken_back(shelves, keeper)) == (1, 1, 0, 1)
    back = taken_back(stores, keeper)
    assert counts(back) == (1, 2, 0, 1)
    assert left(back) == [("used_since", "20")]
    Store.objects.get(code="20").delete()
    assert were == (list(Store.objects.order_by("code").values()), list(Shelf.objects.values()))


def test_a_shelf_that_was_closed_by_mistake_opens_and_one_that_was_opened_closes(
    keeper: User,
) -> None:
    shelves = [ShelfFactory(store__code="17", code="A1"), ShelfFactory(store__code="18", code="B1")]
    Shelf.objects.filter(code="B1").update(closed_on="2026-01-02")
    closed = AlertFactory(shelf=shelves[0], place="row:1")
    row = bring("shelves", "store,shelf,closed_on\n17,A1,2026-01-01\n18,B1,\n")
    opened = AlertFactory(shelf=shelves[1], place="row:1")
    assert counts(taken_back(row, keeper)) == (0, 2, 0, 0)
    days = dict(Shelf.objects.values_list("code", "closed_on"))
    assert days == {"A1": None, "B1": date(2026, 1, 2)}
    for alert in (closed, opened):
        alert.refresh_from_db()
        # What had ended stays so, and what was found meanwhile ends.
        assert alert.resolution == "closed"


def test_members_are_put_back_and_people_who_never_came_go(keeper: User, store: Store) -> None:
    ann = MembershipFactory(store=store, user__email="ann@x.de", role=Role.STAFF)
    known = UserFactory(email="known@x.de")
    row = bring(
        "members",
        "store,mail,role\n17,Ann@x.de,manager\n17,new@x.de,\n17,came@x.de,\n17,known@x.de,\n17,pin@x.de,\n",
        by=keeper,
    )
    assert counts(row) == (4, 1, 0, 0)
    User.objects.filter(email="came@x.de").update(last_login=timezone.now())
    Membership.objects.filter(user__email="pin@x.de").update(pin="hashed")
    back = taken_back(row, keeper)
    assert counts(back) == (3, 1, 0, 1)
    assert left(back) == [("used_since", "17/pin@x.de"), ("store_without_manager", "17")]
    ann.refresh_from_db()
    assert ann.role == Role.STAFF
    assert set(store.memberships.values_list("user__email", flat=True)) == {"ann@x.de", "pin@x.de"}
    people = set(User.objects.exclude(pk=keeper.pk).values_list("email", flat=True))
    assert people == {"ann@x.de", "came@x.de", known.email, "pin@x.de"}


def test_a_manager_takes_back_in_the_own_stores_only(manager: User, shelf: Shelf) -> None:
    row = bring("shelves", "store,shelf,name\n17,A1,Tea\n17,B1,New\n", by=manager)
    Membership.objects.filter(user=manager).delete()
    back = taken_back(row, manager)
    assert (back.status, back.reason_code) == (ImportStatus.FAILED, "import_not_allowed")
    MembershipFactory(user=manager, role=Role.MANAGER)
    back = taken_back(row, manager)
    assert counts(back) == (0, 0, 1, 1)
    assert set(Shelf.objects.values_list("name", flat=True)) == {"Tea", "New"}


def test_it_is_done_once(keeper: User) -> None:
    row = bring("products", BEFORE)
    first = import_take_back(import_id=row.pk, by=keeper, send=False)
    with pytest.raises(ShelfWatchError) as refused:
        import_take_back(import_id=row.pk, by=keeper)
    assert refused.value.code == "import_taken_back_already"
    import_cancel(import_id=first.pk)
    second = taken_back(row, keeper)
    import_run(import_id=second.pk)
    assert (second.status, Product.objects.count()) == (ImportStatus.DONE, 0)
    with pytest.raises(ShelfWatchError):
        import_take_back(import_id=row.pk, by=keeper)


@pytest.mark.django_db(transaction=True)
def test_of_several_who_click_at_once_one_is_heard(keeper: User) -> None:
    row = bring("products", BEFORE)
    ready = Barrier(4)
    with ThreadPoolExecutor(4) as pool:
        said = [pool.submit(_clicked, row, keeper, ready) for _ in range(4)]
        answers = sorted(one.result(timeout=60) for one in said)
    assert answers == ["", *["import_taken_back_already"] * 3]
    assert row.take_backs.count() == 1


def _clicked(row: CatalogueImport, by: User, ready: Barrier) -> str:
    try:
        ready.wait(timeout=30)
        import_take_back(import_id=row.pk, by=by, send=False)
    except ShelfWatchError as error:
        return error.code
    finally:
        connection.close()
    return ""


def test_a_fault_in_the_middle_leaves_everything_as_it_is(
    keeper: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring("products", BEFORE)
    row = bring("products", f"item,name,gtins\n1,X,\n2,Y,{gtin(1)}\n")
    were = products()
    back = import_take_back(import_id=row.pk, by=keeper, send=False)
    with monkeypatch.context() as broken:
        broken.setattr("audits.catalogue.back_products.rows_upsert", _broken)
        import_run(import_id=back.pk)
    back.refresh_from_db()
    assert (back.status, products()) == (ImportStatus.RUNNING, were)
    import_run(import_id=back.pk)
    back.refresh_from_db()
    assert (back.status, back.changed) == (ImportStatus.DONE, 2)


def _broken(*_: object, **__: object) -> None:
    raise OSError("disk full")


def test_an_import_that_changes_nothing_or_planograms_keeps_nothing(keeper: User) -> None:
    bring("products", BEFORE)
    row = bring("products", BEFORE)
    assert counts(row) == (0, 0, 3, 0)
    with pytest.raises(ShelfWatchError) as refused:
        import_take_back(import_id=row.pk, by=keeper)
    assert refused.value.code == "import_not_kept"


@pytest.mark.django_db(transaction=True)  # files go once it is committed
def test_the_values_before_go_with_the_taking_back(keeper: User) -> None:
    files = stored_files()
    row = bring("products", BEFORE)
    assert len(stored_files()) == len(files) + 1
    taken_back(row, keeper)
    assert stored_files() == files


@pytest.mark.django_db(transaction=True)  # files go once it is committed
def test_the_values_before_are_forgotten_after_a_week(keeper: User) -> None:
    files = stored_files()
    row = bring("products", BEFORE)
    prune()
    assert len(stored_files()) == len(files) + 1
    past = timezone.now() - timedelta(days=7, seconds=1)
    CatalogueImport.objects.filter(pk=row.pk).update(finished_at=past)
    assert prune(dry_run=True).befores == 1
    assert len(stored_files()) == len(files) + 1
    assert prune().befores == 1
    assert stored_files() == files
    with pytest.raises(ShelfWatchError) as refused:
        import_take_back(import_id=row.pk, by=keeper)
    assert refused.value.code == "import_not_kept"


@pytest.mark.django_db(transaction=True)  # files go once it is committed
def test_an_attempt_that_failed_leaves_no_file(
    keeper: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = stored_files()
    row = sent("products", BEFORE)
    with monkeypatch.context() as broken:
        broken.setattr("audits.catalogue.products.rows_upsert", _broken)
        import_run(import_id=row.pk)
    import_run(import_id=row.pk)
    row.refresh_from_db()
    assert row.status == ImportStatus.DONE
    assert default_storage.exists(row.befores)
    assert len(stored_files()) == len(files) + 1
    assert row.source == Source.COMMAND
    assert codes(row) == []
