"""Celery tasks: each takes an id, calls one service, and may run twice.

The id is bound to what is logged meanwhile, and to the tasks that this one sends.
"""

from celery import shared_task
from structlog.contextvars import bound_contextvars


@shared_task
def audit_run(audit_id: int) -> None:
    from audits.services import runs

    with bound_contextvars(audit_id=audit_id):
        runs.audit_run(audit_id=audit_id)


@shared_task
def audit_shadow(audit_id: int) -> None:
    from audits.services import shadow

    with bound_contextvars(audit_id=audit_id):
        shadow.shadow_compare(audit_id=audit_id)


@shared_task
def audits_sweep() -> None:
    from audits.services import runs

    runs.audits_sweep()


@shared_task
def delivery_send(delivery_id: int) -> None:
    from audits.services import deliveries

    with bound_contextvars(delivery_id=delivery_id):
        deliveries.delivery_send(delivery_id=delivery_id)


@shared_task
def deliveries_sweep() -> None:
    from audits.services import deliveries

    deliveries.deliveries_sweep()


@shared_task
def mailing_send(mailing_id: int) -> None:
    from audits.services import mailings

    with bound_contextvars(mailing_id=mailing_id):
        mailings.mailing_send(mailing_id=mailing_id)


@shared_task
def mailings_sweep() -> None:
    from audits.services import mailings

    mailings.mailings_sweep()


@shared_task
def operator_tell(store_id: int) -> None:
    from audits.services import brakes

    brakes.operator_tell(store_id=store_id)


@shared_task
def operators_sweep() -> None:
    from audits.services import brakes

    brakes.operators_sweep()


@shared_task
def holds_sweep() -> None:
    from audits.services import holds

    holds.holds_sweep()


@shared_task
def prune() -> None:
    from audits.services import retention

    retention.prune(look_for=retention.LOOK_FOR)


@shared_task
def catalogue_import_run(import_id: int) -> None:
    from audits.services import imports

    imports.import_run(import_id=import_id)


@shared_task
def catalogue_imports_sweep() -> None:
    from audits.services import imports

    imports.imports_sweep()
