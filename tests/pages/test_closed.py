"""Stores and shelves that are closed: nothing is asked of them, and their past stays."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audits.errors import ErrorCode, ShelfWatchError
from audits.models import Alert, AlertStatus, AlertTransition, Audit, Hold, Shelf, Source, Store
from audits.services.alerts import alert_resolve
from audits.services.closing import shelves_close, stores_close
from audits.services.records import audit_record
from audits.services.uploads import audit_create
from integrations.models import Device
from integrations.services.devices import devices_sweep
from tests.catalogue.files import bring, codes, counts
from tests.factories import AlertFactory, ShelfFactory
from tests.findings import found
from tests.pages.conftest import Checked, claim
from tests.photos import jpeg

pytestmark = pytest.mark.django_db

DAY = date(2026, 1, 31)
Close = Callable[[Shelf, date | None], None]


def _close_store(shelf: Shelf, on: date | None) -> None:
    stores_close(stores=[shelf.store], on=on)


def _close_shelf(shelf: Shelf, on: date | None) -> None:
    shelves_close(shelves=[shelf], on=on)


either_way = pytest.mark.parametrize("close", [_close_shelf, _close_store])


@pytest.fixture
def root(client: Client, superuser: User) -> Client:
    client.force_login(superuser)
    return client


@either_way
def test_alerts_end_as_closed_and_nothing_waits_for_goods(
    shelf: Shelf, manager: User, close: Close
) -> None:
    told = AlertFactory(shelf=shelf)
    guess = AlertFactory(shelf=shelf, place="row:3", row=3, status=AlertStatus.SUSPECTED)
    waits = AlertFactory(shelf=shelf, place="row:4", row=4)
    alert_resolve(alert_id=waits.pk, by=manager, why="none left", resolution="no_stock")  # type: ignore[arg-type]
    close(shelf, DAY)
    for alert in (told, guess):
        alert.refresh_from_db()
        assert (alert.status, alert.resolution) == ("resolved", "closed")
        assert alert.transitions.latest("id").why == "the shelf is closed"
    assert Hold.objects.get().lifted_why == "the shelf is closed"
    steps = AlertTransition.objects.count()
    close(shelf, None)
    assert AlertTransition.objects.count() == steps
    assert not Alert.objects.exclude(status="resolved").exists()


@either_way
def test_no_page_asks_for_a_closed_shelf_and_its_past_is_there(
    shelf: Shelf, manager_client: Client, checked: Checked, close: Close
) -> None:
    other = ShelfFactory(store=shelf.store, code="B2", name="Teas")
    checked({2: 2}, hours_ago=48)
    assert "Cereals" in manager_client.get("/check/").content.decode()
    close(shelf, DAY)
    assert "Cereals" not in manager_client.get("/check/").content.decode()
    assert "Cereals" not in manager_client.get("/check/folder/").content.decode()
    page = manager_client.get(f"/shelves/{shelf.pk}/").content.decode()
    assert "Closed since Jan. 31, 2026." in page
    assert f"/shelves/{shelf.pk}/check/" not in page
    assert "Shelf checks" in page
    store = manager_client.get(f"/stores/{shelf.store_id}/").content.decode()
    assert "Closed shelves" in store
    assert f'href="/shelves/{shelf.pk}/"' in store
    assert f"/shelves/{shelf.pk}/check/" not in store
    answer = manager_client.get(f"/shelves/{shelf.pk}/check/", follow=True)
    assert "This shelf is closed" in answer.content.decode()
    dashboard = manager_client.get("/").content.decode()
    assert f"/shelves/{shelf.pk}/check/" not in dashboard
    assert ("Closed stores" in dashboard) == (close is _close_store)
    assert (f"/shelves/{other.pk}/check/" in dashboard) == (close is _close_shelf)


@either_way
def test_photos_of_a_closed_shelf_are_refused_until_it_is_open_again(
    shelf: Shelf, manager_client: Client, close: Close
) -> None:
    close(shelf, DAY)

    def send() -> tuple[int, str]:
        answer = manager_client.post(
            f"/shelves/{shelf.pk}/check/",
            {"photos": SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")},
            headers={"Accept": "application/json"},
        )
        return answer.status_code, answer.json().get("errors", [{"code": ""}])[0]["code"]

    assert send() == (422, "shelf_closed")
    assert not Audit.objects.exists()
    close(shelf, None)
    assert send() == (201, "")


@either_way
def test_a_check_that_waits_when_the_shelf_is_closed_tells_nobody(
    shelf: Shelf, manager_client: Client, close: Close
) -> None:
    at = timezone.now() - timedelta(minutes=5)
    audit = audit_create(shelf=shelf, photos=[jpeg()], source=Source.PAGE, captured_at=at)
    claim(audit)
    close(shelf, DAY)
    assert audit_record(audit=audit, found=[(audit.photos.get(), found(holes={2: 2}))])
    assert not Alert.objects.exists()
    shelf.refresh_from_db()
    assert shelf.judged_at is None
    page = manager_client.get(f"/checks/{audit.pk}/").content.decode()
    assert "The shelf was closed when the photos were looked at." in page


def test_measures_overdue_and_lists_of_machines_leave_it_out(
    shelf: Shelf, manager_client: Client
) -> None:
    ShelfFactory(store=shelf.store)
    address = f"/api/v1/stores/{shelf.store_id}/"
    before = manager_client.get("/api/v1/measures/", {"store": shelf.store.code}).json()
    assert (before["shelves"], before["overdue"]) == (2, 2)
    _close_shelf(shelf, DAY)
    after = manager_client.get("/api/v1/measures/", {"store": shelf.store.code}).json()
    assert (after["shelves"], after["overdue"]) == (1, 1)
    told = manager_client.get("/api/v1/shelves/", {"store": shelf.store.code, "code": "A1"})
    assert told.json()["results"][0]["closed_on"] == "2026-01-31"
    assert manager_client.get(address).json()["closed_on"] is None


def test_files_close_and_open_again(store: Store, shelf: Shelf) -> None:
    alert = AlertFactory(shelf=shelf)
    assert counts(bring("shelves", f"store,shelf,name\n{store.code},A1,Cereals\n")) == (0, 0, 1, 0)
    closed = f"store,shelf,closed_on\n{store.code},A1,2026-01-31\n"
    assert counts(bring("shelves", closed)) == (0, 1, 0, 0)
    alert.refresh_from_db()
    assert alert.resolution == "closed"
    assert counts(bring("shelves", closed)) == (0, 0, 1, 0)
    assert counts(bring("shelves", f"store,shelf,geschlossen\n{store.code},A1,\n")) == (0, 1, 0, 0)
    assert bring("stores", f"store,closed\n{store.code},31.01.2026\n").changed == 1
    store.refresh_from_db()
    shelf.refresh_from_db()
    assert (store.closed_on, shelf.closed_on) == (DAY, None)
    assert bring("stores", f"store,closed\n{store.code},\n").changed == 1


def test_a_store_that_a_file_closes_settles_its_alerts(store: Store, shelf: Shelf) -> None:
    alert = AlertFactory(shelf=shelf)
    bring("stores", f"store,closed\n{store.code},2026-01-31\n")
    alert.refresh_from_db()
    assert alert.resolution == "closed"


def test_nothing_is_closed_ahead_of_its_day(store: Store, root: Client) -> None:
    day = timezone.now().date() + timedelta(days=3)
    row = bring("stores", f"store,closed\n{store.code},{day}\n")
    assert codes(row) == [(2, "closed_on", "date_in_future")]
    fields = {"code": store.code, "name": store.name, "time_zone": "UTC", "closed_on": str(day)}
    for prefix in ("memberships", "shelves"):
        fields |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    address = f"/admin/audits/store/{store.pk}/change/"
    assert "lies in the future" in root.post(address, fields).content.decode()
    root.post(address, fields | {"closed_on": "2026-01-31"})
    store.refresh_from_db()
    assert store.closed_on == DAY


def test_a_planogram_for_every_store_leaves_closed_shelves_alone(
    store: Store, shelf: Shelf
) -> None:
    bring("products", "item,name\n1,Oats\n")
    _close_shelf(shelf, DAY)
    bring("planograms", "store,shelf,row,sequence,item,facings\n*,A1,1,1,1,2\n")
    assert not shelf.planograms.exists()


@pytest.mark.parametrize("kind", ["store", "shelf"])
def test_the_admin_closes_and_opens_what_it_does_not_delete(
    root: Client, shelf: Shelf, checked: Checked, kind: str
) -> None:
    checked({2: 2})
    row = shelf if kind == "shelf" else shelf.store
    address = f"/admin/audits/{kind}/"

    def act(action: str) -> str:
        chosen = {"action": action, "_selected_action": [str(row.pk)], "post": "yes"}
        return root.post(address, chosen, follow=True).content.decode()

    assert "Close it instead." in act("delete_some")
    assert root.post(f"{address}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    act("close")
    row.refresh_from_db()
    assert row.closed_on == timezone.now().astimezone(shelf.store.zone).date()
    assert Alert.objects.get().resolution == "closed"
    act("open_again")
    row.refresh_from_db()
    assert row.closed_on is None
    assert Shelf.objects.filter(pk=shelf.pk).exists()


def test_the_same_photos_sent_again_are_answered_as_before(shelf: Shelf) -> None:
    key = "0b9b3c0e-2f0e-4d5d-9f0a-000000000001"
    sent = {"shelf": shelf, "photos": [jpeg()], "source": Source.API, "client_key": key}
    made = audit_create(**sent)  # type: ignore[arg-type]
    _close_shelf(shelf, DAY)
    assert audit_create(**sent) == made  # type: ignore[arg-type]
    with pytest.raises(ShelfWatchError) as refused:
        audit_create(shelf=shelf, photos=[jpeg()], source=Source.API)
    assert refused.value.code == ErrorCode.SHELF_CLOSED


@either_way
def test_a_camera_of_closed_shelves_may_be_silent(shelf: Shelf, close: Close) -> None:
    camera = Device.objects.create(
        store=shelf.store,
        name="Camera",
        kind="camera",
        told_state="live",
        last_seen_at=timezone.now() - timedelta(days=1),
    )
    camera.shelves.add(shelf)
    close(shelf, DAY)
    devices_sweep()
    camera.refresh_from_db()
    assert camera.told_state == "live"
    close(shelf, None)
    devices_sweep()
    camera.refresh_from_db()
    assert camera.told_state == "silent"
