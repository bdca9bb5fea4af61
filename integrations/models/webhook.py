import secrets
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.models import OutboxRow, Store


class EventType(models.TextChoices):
    AUDIT_FINISHED = "audit.finished", _("Shelf check finished")
    ALERT_SUSPECTED = "alert.suspected", _("Place to check")
    ALERT_OPENED = "alert.opened", _("Place to fill")
    ALERT_RESOLVED = "alert.resolved", _("Place filled")
    ALERT_CHANGED = "alert.changed", _("Place taken, let go, confirmed or put off")
    DEVICE_CHANGED = "device.changed", _("State of a camera or robot")


# Sent on request, to see whether an address works.
PING = "ping"


class DisabledReason(models.TextChoices):
    """Why nothing is sent to an address any more. Stable: stored and told to machines."""

    BY_HAND = "by_hand", _("Switched off by hand")
    FAILURES = "failures", _("Switched off after failures")


def validate_events(value: Any) -> None:
    if not isinstance(value, list) or not value or not set(value) <= set(EventType.values):
        raise ValidationError(f"Events are a list of: {', '.join(EventType.values)}.")


def new_secret() -> str:
    return f"whsec_{secrets.token_urlsafe(32)}"


class Webhook(models.Model):
    """An address that is told of events in stores that its owner may see, or in fewer."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="webhooks")
    name = models.CharField(max_length=80)
    url = models.URLField(max_length=500)
    events = models.JSONField(default=list, validators=[validate_events])
    limited_to_stores = models.BooleanField(_("only some stores"), default=False)
    stores = models.ManyToManyField(
        Store, blank=True, related_name="webhooks", help_text=_("None chosen: all of the owner's.")
    )
    # Both sign for a while after a change, so that the receiver may take its time.
    secret = models.CharField(max_length=80, default=new_secret, editable=False)
    old_secret = models.CharField(max_length=80, blank=True, editable=False)
    old_secret_until = models.DateTimeField(null=True, blank=True, editable=False)
    # Since when nothing has gone through, and since when nothing is sent any more.
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)
    # Until when nothing is tried after a failure: a receiver that hangs must not hold up others.
    rests_until = models.DateTimeField(null=True, blank=True, editable=False)
    disabled_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Empty while it is in service, and where a pod of the release before switched it off.
    disabled_reason = models.CharField(
        max_length=10,
        choices=DisabledReason.choices,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    # When the mail about that was put in the outbox; null: still to be done.
    owner_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class NoticeStatus(models.TextChoices):
    PENDING = "pending", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Given up")


class Notice(OutboxRow):
    """One event for one address: the outbox row, kept as the log of what was sent."""

    # A chain of some hundred stores writes more than a hundred thousand a day for each address.
    KEPT_FOR = "SHELFWATCH_KEEP_NOTICES"

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="notices")
    # The same for every sending of it, so that a receiver can tell what came twice.
    event_id = models.UUIDField(default=uuid4)
    kind = models.CharField(max_length=30)
    # The very bytes that are signed and sent.
    body = models.TextField()
    status = models.CharField(
        max_length=10, choices=NoticeStatus.choices, default=NoticeStatus.PENDING
    )
    # Of the last try: what the receiver answered, in how many milliseconds.
    answer_status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer_ms = models.PositiveIntegerField(null=True, blank=True)

    class Meta(OutboxRow.Meta):
        indexes = [
            *OutboxRow.Meta.indexes,
            # The log of one address, newest first.
            models.Index(fields=["webhook", "-id"], name="notice_log"),
        ]
        constraints = [
            *OutboxRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=NoticeStatus.values), name="notice_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.webhook}"
