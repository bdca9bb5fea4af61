"""A planogram that takes positions from a shelf says so before it does, and one can go back."""

import re
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audits.models import (
    Alert,
    CatalogueImport,
    ImportStatus,
    Planogram,
    Product,
    Reference,
    Shelf,
    ShelfView,
    Slot,
)
from audits.services.imports import import_run
from audits.services.planograms import planogram_in_force
from tests.catalogue.files import bring
from tests.factories import AlertFactory, ShelfFactory

pytestmark = pytest.mark.django_db
HEAD = "store_code;shelf_code;row;sequence;item_number;facings;effective_date\n"
DRAWN = 12


def drawn_on(shelf: Shelf, count: int = DRAWN) -> Planogram:
    """Positions as somebody drew them long ago: the first has a product, the others no name."""
    product, _ = Product.objects.get_or_create(item_number="4711", defaults={"name": "Oats"})
    made = Planogram.objects.create(
        shelf=shelf, version=1, status="published", effective_from=date(2026, 1, 1)
    )
    Slot.objects.bulk_create(
        Slot(
            planogram=made,
            key=f"drawn-{number}",
            row=7,
            sequence=number,
            product=product if number == 1 else None,
        )
        for number in range(1, count + 1)
    )
    return made


@pytest.fixture
def drawn(shelf: Shelf) -> Planogram:
    planogram = drawn_on(shelf)
    for place in ("drawn-1", "drawn-5", "row:2"):
        AlertFactory(shelf=shelf, place=place)
    Product.objects.create(item_number="9", name="Tea")
    return planogram


def three(day: date | str = "", shelves: tuple[str, ...] = ("A1",)) -> str:
    """Three positions that the shelves have not."""
    return HEAD + "".join(f"17;{code};{row};1;9;2;{day}\n" for code in shelves for row in (1, 2, 3))


def send(client: Client, text: str) -> str:
    """The address of the import, checked."""
    file = SimpleUploadedFile("night.csv", text.encode(), "text/csv")
    answer = client.post("/catalogue/", {"kind": "planograms", "file": file})
    row = CatalogueImport.objects.latest("id")
    import_run(import_id=row.pk)
    return str(answer.headers["Location"])


def text(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def keys_now(shelf: Shelf) -> set[str]:
    planogram = planogram_in_force(shelf, timezone.now())
    return set(planogram.slots.values_list("key", flat=True)) if planogram else set()


def test_the_page_asks_for_a_tick_before_positions_end(
    manager_client: Client, shelf: Shelf, drawn: Planogram
) -> None:
    address = send(manager_client, three())
    page = text(manager_client, address)
    assert "End 12 positions on 1 shelf" in page
    assert "1 of them with a product; 2 open alerts are settled" in page
    assert "The file is in order." not in page
    refused = manager_client.post(f"{address}apply/")
    assert refused.status_code == 422
    assert "nobody has agreed to as many" in refused.content.decode()
    assert len(keys_now(shelf)) == DRAWN
    assert manager_client.post(f"{address}apply/", {"agreed": "12-1-1"}).status_code == 302
    import_run(import_id=CatalogueImport.objects.get().pk)
    assert CatalogueImport.objects.get().status == ImportStatus.DONE
    assert len(keys_now(shelf)) == 3
    done = text(manager_client, address)
    assert f'href="/shelves/{shelf.pk}/positions/versions/"' in done


def test_the_biggest_loss_is_listed_first(
    manager_client: Client, shelf: Shelf, drawn: Planogram
) -> None:
    for code, count in (("B1", 20), ("C1", 4)):
        drawn_on(ShelfFactory(store=shelf.store, code=code, name=code), count)
    page = text(manager_client, send(manager_client, three(shelves=("A1", "B1", "C1"))))
    assert "End 36 positions on 3 shelves" in page
    assert page.index("17/B1") < page.index("17/A1") < page.index("17/C1")


def test_what_was_drawn_after_the_check_is_not_lost_by_an_old_tick(
    manager_client: Client, shelf: Shelf, drawn: Planogram
) -> None:
    address = send(manager_client, three())
    Slot.objects.create(planogram=drawn, key="late", row=8, sequence=1)
    manager_client.post(f"{address}apply/", {"agreed": "12-1-1"})
    row = CatalogueImport.objects.get()
    import_run(import_id=row.pk)
    row.refresh_from_db()
    assert (row.status, row.reason_code) == (ImportStatus.CHECKED, "import_ends_positions")
    assert "late" in keys_now(shelf)
    page = text(manager_client, address)
    assert "End 13 positions on 1 shelf" in page
    assert "The shelves have changed since the file was checked" in page
    manager_client.post(f"{address}apply/", {"agreed": "13-1-1"})
    import_run(import_id=row.pk)
    assert len(keys_now(shelf)) == 3


def test_an_alert_that_comes_between_needs_no_second_tick(
    manager_client: Client, shelf: Shelf, drawn: Planogram
) -> None:
    address = send(manager_client, three())
    AlertFactory(shelf=shelf, place="drawn-9")
    manager_client.post(f"{address}apply/", {"agreed": "12-1-1"})
    import_run(import_id=CatalogueImport.objects.get().pk)
    assert CatalogueImport.objects.get().status == ImportStatus.DONE


def test_a_file_by_which_nothing_ends_needs_no_tick(manager_client: Client, shelf: Shelf) -> None:
    Product.objects.create(item_number="9", name="Tea")
    page = text(manager_client, send(manager_client, three()))
    assert "The file is in order." in page
    assert 'name="agreed"' not in page


def test_positions_of_a_row_that_get_their_first_names_do_not_end(shelf: Shelf) -> None:
    Product.objects.create(item_number="9", name="Tea")
    made = Planogram.objects.create(
        shelf=shelf, version=1, status="published", effective_from=date(2026, 1, 1)
    )
    Slot.objects.create(planogram=made, key="drawn-1", row=1, sequence=1)
    row = bring("planograms", HEAD + "17;A1;1;1;9;2;\n", dry_run=True)
    assert (row.changed, [one["code"] for one in row.notes]) == (1, ["no_reference_photo"])


def test_a_planogram_of_a_day_that_a_newer_one_has_followed_ends_nothing(
    shelf: Shelf, drawn: Planogram
) -> None:
    today = timezone.now().date()
    new = Planogram.objects.create(
        shelf=shelf, version=2, status="published", effective_from=today - timedelta(days=1)
    )
    Slot.objects.create(planogram=new, key="other", row=1, sequence=1)
    row = bring("planograms", three(today - timedelta(days=9)), dry_run=True)
    assert "positions_end" not in {one["code"] for one in row.notes}


@pytest.mark.parametrize("options", [("--dry-run",), ()])
def test_the_command_prints_the_loss(
    tmp_path: Path, drawn: Planogram, options: tuple[str, ...]
) -> None:
    path, out = tmp_path / "night.csv", StringIO()
    path.write_text(three())
    call_command("catalogue_import", "planograms", str(path), *options, stdout=out)
    assert (
        "Positions that end: 12, of these with a product: 1, on shelves: 1. "
        "Open alerts that are settled for it: 2." in out.getvalue()
    )
    assert "17/A1: positions that end: 12" in out.getvalue()


def test_an_older_version_is_made_current_again_without_the_admin(
    manager_client: Client, manager: User, shelf: Shelf, drawn: Planogram
) -> None:
    bring("planograms", three())
    page = text(manager_client, f"/shelves/{shelf.pk}/positions/versions/")
    assert "Version 2" in page
    assert "12 positions, 1 of them with a product" in page
    address = f"/shelves/{shelf.pk}/positions/versions/{drawn.pk}/"
    done = manager_client.post(address, follow=True)
    assert "Version 1 is current again, as version 3." in done.content.decode()
    assert keys_now(shelf) == {f"drawn-{number}" for number in range(1, DRAWN + 1)}
    now = planogram_in_force(shelf, timezone.now())
    assert now is not None
    assert (now.version, now.created_by) == (3, manager)
    # Nothing was taken away: the file's version can come back as well.
    assert Planogram.objects.get(shelf=shelf, version=2).slots.count() == 3
    told = Alert.objects.get(place="drawn-1").product
    assert told is not None
    assert told.item_number == "4711"


def test_head_office_is_led_to_pages_that_it_may_see(
    stranger: User, stranger_client: Client, shelf: Shelf, drawn: Planogram
) -> None:
    names = ("add_planogram", "change_planogram")
    stranger.user_permissions.add(*Permission.objects.filter(codename__in=names))
    page = text(stranger_client, f"/shelves/{shelf.pk}/positions/versions/")
    main = page[page.index("<main") :]
    links = re.findall(r'href="(/[^"]*)"', main)
    assert "/catalogue/" in links
    assert [at for at in links if stranger_client.get(at).status_code != 200] == []


def test_alerts_of_positions_that_end_with_the_way_back_are_settled(
    manager_client: Client, shelf: Shelf, drawn: Planogram
) -> None:
    bring("planograms", three())
    slot = Slot.objects.filter(planogram__version=2).first()
    assert slot is not None
    alert = AlertFactory(shelf=shelf, place=slot.key)
    manager_client.post(f"/shelves/{shelf.pk}/positions/versions/{drawn.pk}/")
    alert.refresh_from_db()
    assert (alert.status, alert.resolution) == ("resolved", "replaced")


def test_the_version_that_is_current_is_not_offered(
    manager_client: Client, shelf: Shelf, drawn: Planogram
) -> None:
    address = f"/shelves/{shelf.pk}/positions/versions/"
    assert "Make version 1 current again" not in text(manager_client, address)
    manager_client.post(f"{address}{drawn.pk}/")
    assert Planogram.objects.count() == 1


def test_a_version_on_a_photo_that_was_replaced_cannot_come_back(
    manager_client: Client, shelf: Shelf, drawn: Planogram
) -> None:
    view = ShelfView.objects.create(shelf=shelf)
    photos = [
        Reference.objects.create(view=view, version=number, width=9, height=9, landmarks=b"")
        for number in (1, 2)
    ]
    drawn.slots.filter(key="drawn-3").update(
        view=view, reference=photos[0], x1=0.1, y1=0.1, x2=0.2, y2=0.2
    )
    bring("planograms", three())
    address = f"/shelves/{shelf.pk}/positions/versions/"
    page = text(manager_client, address)
    assert "Its positions lie on a reference photo that was replaced since" in page
    assert f"{address}{drawn.pk}/" not in page
    refused = manager_client.post(f"{address}{drawn.pk}/", follow=True).content.decode()
    assert "so it cannot come back" in refused
    assert len(keys_now(shelf)) == 3
    drawn.slots.filter(key="drawn-3").update(reference=photos[1])
    manager_client.post(f"{address}{drawn.pk}/")
    assert len(keys_now(shelf)) == DRAWN
