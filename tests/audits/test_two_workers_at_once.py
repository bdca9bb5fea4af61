"""Two workers do the same at the same moment."""

import time
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
from tests.findings import found
from tests.photos import jpeg


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


class Sender(Thread):
    """Sends a delivery."""

    def __init__(self, delivery_id: int) -> None:
        super().__init__()
        self.delivery_id = delivery_id

    def run(self) -> None:
        try:
            delivery_send(delivery_id=self.delivery_id)
        finally:
            connection.close()


@pytest.mark.django_db(transaction=True)
def test_they_send_one_mail(check: Check, manager: User) -> None:
    """Both want the row while somebody else holds it, so both have seen it waiting."""
    check(0)
    check(1.5, {2: 2})
    delivery = Delivery.objects.get()
    Delivery.objects.update(status=DeliveryStatus.PENDING, attempt=0, sent_at=None)
    mail.outbox.clear()
    workers = [Sender(delivery.pk), Sender(delivery.pk)]
    with transaction.atomic():
        Delivery.objects.select_for_update().get()
        if connection.vendor == "postgresql":  # SQLite lets one in at a time
            for worker in workers:
                worker.start()
            time.sleep(1.0)
    for worker in workers:
        if not worker.ident:
            worker.start()
        worker.join(timeout=60)
    assert len(mail.outbox) == 1
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempt) == (DeliveryStatus.SENT, 1)
