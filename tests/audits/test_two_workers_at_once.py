"""Two workers do the same at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection, transaction

from accounts.models import User
from audits.models import Alert, Audit, AuditStatus, Delivery, DeliveryStatus, Shelf, Source
from audits.services.deliveries import delivery_send
from audits.services.records import audit_record
from audits.services.uploads import audit_create
from tests.audits.conftest import MORNING, Check, claimed
from tests.audits.locks import connections_waiting
from tests.findings import found
from tests.photos import jpeg
from tests.waiting import wait_until


class Worker(Thread):
    """Records its audit as soon as all others are ready too."""

    def __init__(self, audit: Audit, ready: Barrier) -> None:
        super().__init__()
        self.audit, self.ready, self.recorded = audit, ready, False

    def run(self) -> None:
        try:
            photo = self.audit.photos.get()
            self.ready.wait(timeout=30)
            self.recorded = audit_record(audit=self.audit, found=[(photo, found(4, {2: 3}))])
        finally:
            connection.close()


@pytest.mark.django_db(transaction=True)
def test_they_raise_one_alert_and_send_one_mail(shelf: Shelf, manager: User) -> None:
    """However they come one after the other, the place is opened once and then refreshed."""
    audits = [
        claimed(
            audit_create(
                shelf=shelf,
                photos=[jpeg()],
                source=Source.PAGE,
                captured_at=MORNING + timedelta(minutes=minute),
            )
        )
        for minute in range(3)
    ]
    ready = Barrier(len(audits))
    workers = [Worker(audit, ready) for audit in audits]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    assert [worker.recorded for worker in workers] == [True, True, True]
    assert set(Audit.objects.values_list("status", flat=True)) == {AuditStatus.DONE}
    assert Alert.objects.get().place == "row:2"
    assert Delivery.objects.filter(user=manager).count() == 1


def _send(delivery_id: int) -> None:
    try:
        delivery_send(delivery_id=delivery_id)
    finally:
        connection.close()


def _send_at_once(delivery_ids: list[int]) -> None:
    """Each by a worker of its own. On PostgreSQL all of them want their row while somebody else
    holds it, so all have seen it waiting; SQLite lets one in at a time."""
    with ThreadPoolExecutor(len(delivery_ids)) as pool:
        if connection.vendor == "postgresql":
            with transaction.atomic():
                list(Delivery.objects.select_for_update())
                sent = [pool.submit(_send, each) for each in delivery_ids]
                wait_until(lambda: connections_waiting() == len(sent))
        else:
            sent = [pool.submit(_send, each) for each in delivery_ids]
        for one in sent:
            one.result(timeout=60)


@pytest.fixture
def waiting(check: Check, manager: User) -> list[Delivery]:
    """What two holes have the manager told of."""
    check(0)
    check(1.5, {2: 2, 3: 2})
    Delivery.objects.update(
        status=DeliveryStatus.PENDING, attempt=0, sent_at=None, told_with=None, not_before=None
    )
    mail.outbox.clear()
    return list(Delivery.objects.order_by("pk"))


@pytest.mark.django_db(transaction=True)
def test_they_send_one_mail(waiting: list[Delivery]) -> None:
    first = waiting[0]
    _send_at_once([first.pk, first.pk])
    assert len(mail.outbox) == 1
    first.refresh_from_db()
    assert (first.status, first.attempt) == (DeliveryStatus.SENT, 1)


@pytest.mark.django_db(transaction=True)
def test_two_notices_for_one_reader_are_each_told_once(waiting: list[Delivery]) -> None:
    """In one mail or in two, as it happens; neither worker fails over the other's row."""
    _send_at_once([one.pk for one in waiting])
    told = Delivery.objects.filter(status=DeliveryStatus.SENT)
    assert told.count() == len(waiting) == 2
    assert len(mail.outbox) == told.filter(told_with=None).count()
