"""Celery tasks: each takes an id, calls one service, and may run twice."""

from celery import shared_task


@shared_task
def audit_run(audit_id: int) -> None:
    from audits.services import runs

    runs.audit_run(audit_id=audit_id)


@shared_task
def audits_sweep() -> None:
    from audits.services import runs

    runs.audits_sweep()


@shared_task
def delivery_send(delivery_id: int) -> None:
    from audits.services import deliveries

    deliveries.delivery_send(delivery_id=delivery_id)


@shared_task
def deliveries_sweep() -> None:
    from audits.services import deliveries

    deliveries.deliveries_sweep()


@shared_task
def catalogue_import_run(import_id: int) -> None:
    from audits.services import imports

    imports.import_run(import_id=import_id)


@shared_task
def catalogue_imports_sweep() -> None:
    from audits.services import imports

    imports.imports_sweep()
