"""Which queue a task waits in, and what is done by the clock."""

from typing import Any

from celery.schedules import crontab

# Shelf checks, mails, and everything else that workers do.
QUEUES = ("inference", "mail", "default")

ROUTES = {
    "audits.tasks.audit_run": {"queue": "inference"},
    "audits.tasks.audit_shadow": {"queue": "inference"},
    "audits.tasks.delivery_send": {"queue": "mail"},
    "audits.tasks.mailing_send": {"queue": "mail"},
    "audits.tasks.operator_tell": {"queue": "mail"},
    "integrations.tasks.notice_send": {"queue": "mail"},
    "integrations.tasks.device_mail": {"queue": "mail"},
    "integrations.tasks.webhook_mail": {"queue": "mail"},
}


def beat(sweep_seconds: int) -> dict[str, dict[str, Any]]:
    """What the clock tells workers of; sweepers look every `sweep_seconds`."""
    return {
        "sweep-notices": {
            "task": "integrations.tasks.notices_sweep",
            "schedule": sweep_seconds,
        },
        "sweep-pushes": {"task": "integrations.tasks.push_sweep", "schedule": 60},
        "sweep-devices": {"task": "integrations.tasks.devices_sweep", "schedule": 60},
        "prune-answers": {"task": "integrations.tasks.answers_prune", "schedule": 3600},
        "sweep-audits": {"task": "audits.tasks.audits_sweep", "schedule": sweep_seconds},
        "sweep-deliveries": {
            "task": "audits.tasks.deliveries_sweep",
            "schedule": sweep_seconds,
        },
        "sweep-mailings": {"task": "audits.tasks.mailings_sweep", "schedule": sweep_seconds},
        "sweep-operators": {
            "task": "audits.tasks.operators_sweep",
            "schedule": 20 * sweep_seconds,
        },
        "sweep-holds": {"task": "audits.tasks.holds_sweep", "schedule": 60},
        # At night where most stores are.
        "prune": {"task": "audits.tasks.prune", "schedule": crontab(hour="2", minute="30")},
        "sweep-imports": {
            "task": "audits.tasks.catalogue_imports_sweep",
            "schedule": sweep_seconds,
        },
    }
