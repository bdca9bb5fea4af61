"""Prometheus is told how the site stands: what waits, alerts, availability, devices, machine."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audits.models import Alert, AlertStatus, Delivery, Shelf, ShelfDay, Store
from audits.models.alert import AlertTransition
from audits.selectors import state
from integrations.models import Device
from shelfwatch_site import metrics
from shelfwatch_site.state_metrics import StateCollector
from tests.factories import AlertFactory, AuditFactory, ShelfFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read is kept for some seconds, as for several scrapers."""
    monkeypatch.setattr(metrics, "_state", StateCollector())


def told(client: Client) -> dict[str, float]:
    lines = client.get("/metrics").content.decode().splitlines()
    samples = (re.fullmatch(r"(\S+(?:\{.*\})?) (\S+)", line) for line in lines)
    return {found[1]: float(found[2]) for found in samples if found}


def availability_of(shelf: Shelf, *, out: int, observed: int) -> None:
    today = timezone.now().date()
    ShelfDay.objects.create(
        shelf=shelf, day=today, slots_planned=observed, slots_observed=observed, slots_out=out
    )


def test_an_empty_site_tells_noughts_and_not_nothing(client: Client) -> None:
    values = told(client)
    for name in (
        "audits_unfinished",
        "oldest_audit_seconds",
        "mails_unsent",
        "oldest_mail_seconds",
    ):
        assert values[f"shelfwatch_{name}"] == 0
    for queue in ("inference", "mail", "default"):
        assert f'shelfwatch_queue_depth{{queue="{queue}"}}' in values
    assert values['shelfwatch_alerts{status="open"}'] == 0


def test_what_waits_is_told_with_its_age(client: Client, shelf: Shelf) -> None:
    AuditFactory(shelf=shelf, received_at=timezone.now() - timedelta(minutes=20))
    AuditFactory(shelf=shelf)
    alert: Alert = AlertFactory(shelf=shelf, photo=None)
    opened = AlertTransition.objects.create(
        alert=alert, from_status="suspected", to_status="open", at=timezone.now()
    )
    Delivery.objects.create(
        transition=opened, user=UserFactory(), next_try_at=timezone.now() + timedelta(hours=1)
    )
    values = told(client)
    assert values["shelfwatch_audits_unfinished"] == 2
    assert 1200 <= values["shelfwatch_oldest_audit_seconds"] < 1500
    assert values["shelfwatch_mails_unsent"] == 1
    assert values['shelfwatch_alerts{status="open"}'] == 1
    assert values['shelfwatch_alerts{status="suspected"}'] == 0


def test_a_settled_alert_is_no_open_matter(client: Client, shelf: Shelf) -> None:
    now = timezone.now()
    AlertFactory(shelf=shelf, status=AlertStatus.RESOLVED, resolved_at=now, photo=None)
    assert told(client)['shelfwatch_alerts{status="open"}'] == 0


def test_availability_is_told_by_store(client: Client, shelf: Shelf) -> None:
    availability_of(shelf, out=5, observed=20)
    availability_of(ShelfFactory(store=shelf.store), out=5, observed=20)
    availability_of(ShelfFactory(store__code="18"), out=0, observed=7)
    values = told(client)
    assert values['shelfwatch_availability{store="17"}'] == 0.75
    assert values['shelfwatch_availability{store="18"}'] == 1


def test_many_stores_are_a_bounded_number_of_lines(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "MOST_STORES", 2)
    for number in range(4):
        shelf = ShelfFactory(store__code=f"{number}")
        availability_of(shelf, out=number, observed=10)
    lines = {key: value for key, value in told(client).items() if "availability{" in key}
    assert lines == {
        'shelfwatch_availability{store="0"}': 1,
        'shelfwatch_availability{store="1"}': 0.9,
        # Both others: 5 of 20.
        'shelfwatch_availability{store="(others)"}': 0.75,
    }


def test_cameras_and_robots_are_counted_by_their_state(client: Client, store: Store) -> None:
    now = timezone.now()
    Device.objects.create(store=store, name="never heard of")
    Device.objects.create(store=store, name="well", last_seen_at=now)
    Device.objects.create(store=store, name="gone", last_seen_at=now - timedelta(days=1))
    values = told(client)
    assert values['shelfwatch_devices{state="live"}'] == 1
    assert values['shelfwatch_devices{state="silent"}'] == 1
    assert values['shelfwatch_devices{state="expected"}'] == 1
    assert values['shelfwatch_devices{state="moved"}'] == 0


def test_what_there_is_to_use_up_is_told(client: Client) -> None:
    values = told(client)
    assert values["shelfwatch_cpus"] >= 1
    assert 0 < values["shelfwatch_disk_free_ratio"] < 1
    assert values["process_cpu_seconds_total"] > 0
    assert values["process_resident_memory_bytes"] > 1e7
