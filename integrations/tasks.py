"""Celery tasks: each calls one service, and may run twice."""

from celery import shared_task


@shared_task
def notice_send(notice_id: int) -> None:
    from integrations.services import sending

    sending.notice_send(notice_id=notice_id)


@shared_task
def notices_sweep() -> None:
    from integrations.services import sending, webhook_mails

    sending.notices_sweep()
    webhook_mails.webhook_mails_sweep()


# Sent by a beat of the release before; `audits.tasks.prune` does it now.
@shared_task
def notices_prune() -> None: ...


# This and `device_mail` are sent by pods of the release before the outbox, while they still run.
@shared_task
def webhook_mail(webhook_id: int) -> None:
    from integrations.services import webhook_mails

    webhook_mails.webhook_mail_create(webhook_id=webhook_id)


@shared_task
def answers_prune() -> None:
    from integrations.services import ledger

    ledger.answers_prune()


@shared_task
def device_mail(transition_id: int) -> None:
    from integrations.services import device_mails

    device_mails.device_mails_create(transition_id=transition_id)


@shared_task
def devices_sweep() -> None:
    from integrations.services import device_mails, devices

    devices.devices_sweep()
    device_mails.device_mails_sweep()


@shared_task
def push_send(subscription_id: int) -> None:
    from integrations.services import push

    push.push_send(subscription_id=subscription_id)


@shared_task
def push_sweep() -> None:
    from integrations.services import push

    push.push_sweep()
