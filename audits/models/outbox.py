"""What everything has that is written first and sent afterwards."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DeliveryStatus(models.TextChoices):
    """Of a mail. A webhook's notices have statuses of their own, `NoticeStatus`: the same without
    the last, since nothing makes a notice needless."""

    PENDING = "pending", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Given up")
    SKIPPED = "skipped", _("Not needed any more")


# All others are settled, and stay as they are.
UNSENT = (DeliveryStatus.PENDING, DeliveryStatus.SENDING)


class OutboxRow(models.Model):
    """Something to send, kept as the log of what was sent; `audits.services.outbox` moves it on,
    `audits.services.outbox_retention` forgets what is long settled."""

    # The setting that tells how long settled rows are kept.
    KEPT_FOR: ClassVar[str] = "SHELFWATCH_KEEP_MAILS"

    status = models.CharField(
        max_length=10, choices=DeliveryStatus.choices, default=DeliveryStatus.PENDING
    )
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    # When the sweeper tells a worker again, should it not be sent by then; of a settled row:
    # shortly after it was settled.
    next_try_at = models.DateTimeField()
    # When it is due by its reader's wish, or after a failure: no earlier than this, whoever asks.
    not_before = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["-id"]
        indexes = [
            # The sweeper: what is due, oldest first; sent and given-up rows are not in it.
            models.Index(
                fields=["next_try_at"],
                name="%(class)s_due",
                condition=Q(status__in=["pending", "sending"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="sending", lease_until__isnull=False)
                | (~Q(status="sending") & Q(lease_until__isnull=True)),
                name="%(class)s_lease_while_sending",
            ),
        ]

    @classmethod
    def still_needed(cls) -> Q:
        """Which rows stay however long they are settled."""
        return Q(pk__in=[])
