"""Catalogue data in the admin: what may be edited and deleted there, and how it is told apart."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from audits.models import Planogram, PlanogramStatus, Product, Slot
from tests.factories import AlertFactory, ShelfFactory, StoreFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client: Client, superuser: User) -> Client:
    client.force_login(superuser)
    return client


@pytest.fixture
def slot() -> Slot:
    """Of a published planogram, with an open alert."""
    store = StoreFactory(code="17", name="Corner Store")
    shelf = ShelfFactory(store=store, code="A1", name="Teas")
    AlertFactory(shelf=shelf, place="r2s03")
    plan = Planogram.objects.create(
        shelf=shelf, version=1, status=PlanogramStatus.PUBLISHED, effective_from=date(2026, 1, 1)
    )
    return Slot.objects.create(planogram=plan, key="r2s03", row=2, sequence=3)


@pytest.fixture
def draft(slot: Slot) -> Slot:
    plan = Planogram.objects.create(shelf=slot.planogram.shelf, version=2)
    return Slot.objects.create(planogram=plan, key="d", row=1, sequence=1)


def _fields(slot: Slot, **changed: str) -> dict[str, str]:
    fields = {"planogram": slot.planogram_id, "key": slot.key, "row": slot.row}
    fields |= {"sequence": slot.sequence, "facings": slot.facings}
    return {name: str(value) for name, value in (fields | changed).items()}


def test_a_published_planogram_is_read_and_changed_on_the_shelfs_page(
    root: Client, slot: Slot
) -> None:
    page = root.get(f"/admin/audits/planogram/{slot.planogram_id}/change/").content.decode()
    assert "Published planograms stay as they are" in page
    assert f'href="/shelves/{slot.planogram.shelf_id}/positions/"' in page
    assert 'name="_save"' not in page
    assert "slots-0-DELETE" not in page


@pytest.mark.parametrize("act", ["change", "delete"])
def test_nothing_published_is_changed_or_deleted(root: Client, slot: Slot, act: str) -> None:
    for kind, pk in (("planogram", slot.planogram_id), ("slot", slot.pk)):
        answer = root.post(f"/admin/audits/{kind}/{pk}/{act}/", {"post": "yes", "row": "9"})
        assert answer.status_code == 403
    slot.refresh_from_db()
    assert slot.row == 2


@pytest.mark.parametrize("kind", ["planogram", "slot"])
def test_the_lists_delete_nothing_published_with_or_without_drafts(
    root: Client, slot: Slot, draft: Slot, kind: str
) -> None:
    model = {"planogram": Planogram, "slot": Slot}[kind]
    answer = root.post(
        f"/admin/audits/{kind}/",
        {
            "action": "delete_some",
            "_selected_action": [str(row.pk) for row in model._default_manager.all()],
            "post": "yes",
        },
        follow=True,
    )
    assert "Nothing was deleted. Published planograms stay" in answer.content.decode()
    assert (Planogram.objects.count(), Slot.objects.count()) == (2, 2)


def test_a_slot_is_not_added_to_a_published_planogram(
    root: Client, slot: Slot, draft: Slot
) -> None:
    answer = root.post("/admin/audits/slot/add/", _fields(slot, key="new", sequence="9"))
    assert "Published planograms stay as they are" in answer.content.decode()
    root.post(f"/admin/audits/slot/{draft.pk}/change/", _fields(slot, key="moved", sequence="9"))
    assert list(slot.planogram.slots.values_list("key", flat=True)) == ["r2s03"]


def test_a_draft_is_edited_and_deleted(root: Client, draft: Slot) -> None:
    address = f"/admin/audits/slot/{draft.pk}/change/"
    root.post(address, _fields(draft, facings="4"))
    draft.refresh_from_db()
    assert draft.facings == 4
    root.post(
        "/admin/audits/planogram/",
        {"action": "delete_some", "_selected_action": [draft.planogram_id], "post": "yes"},
    )
    assert not Planogram.objects.filter(pk=draft.planogram_id).exists()


@pytest.mark.parametrize("kind", ["planogram", "slot"])
@pytest.mark.parametrize("words", ["17", "Corner", "A1", "Teas"])
def test_planograms_and_slots_are_found_by_store_and_shelf_and_show_both(
    root: Client, slot: Slot, kind: str, words: str
) -> None:
    other = Planogram.objects.create(
        shelf=ShelfFactory(store=StoreFactory(code="99", name="Far Away"), code="Z9"), version=1
    )
    Slot.objects.create(planogram=other, key="x", row=1, sequence=1)
    page = root.get(f"/admin/audits/{kind}/", {"q": words}).content.decode()
    assert "Corner Store (17)" in page
    assert "A1" in page
    assert "Far Away (99)" not in page


def test_a_hundred_thousand_products_are_not_deleted_in_one_request(root: Client) -> None:
    Product.objects.bulk_create(
        Product(item_number=str(number), name=f"Product {number}") for number in range(501)
    )
    chosen = {"action": "delete_some", "select_across": "1", "_selected_action": ["1"]}
    answer = root.post("/admin/audits/product/", chosen | {"post": "yes"}, follow=True)
    assert "501 are selected, and at most 500 are deleted at once" in answer.content.decode()
    assert Product.objects.count() == 501
    Product.objects.filter(item_number="0").delete()
    root.post("/admin/audits/product/", chosen | {"post": "yes"})
    assert not Product.objects.exists()
