from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.models.alert import AlertTransition


class Channel(models.TextChoices):
    MAIL = "mail", _("Mail")


class DeliveryStatus(models.TextChoices):
    PENDING = "pending", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Given up")
    SKIPPED = "skipped", _("Not needed any more")


class Delivery(models.Model):
    """One notice to one target about one transition: the outbox row."""

    transition = models.ForeignKey(AlertTransition, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.MAIL)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="deliveries")
    status = models.CharField(
        max_length=10, choices=DeliveryStatus.choices, default=DeliveryStatus.PENDING
    )
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    # When the sweeper tells a worker again, should it not be sent by then.
    next_try_at = models.DateTimeField()
    # When it is due by its reader's wish, or after a failure: no earlier than this, whoever asks.
    not_before = models.DateTimeField(null=True, blank=True)
    # A digest: the delivery whose mail tells of this one as well.
    told_with = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="tells_too"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = _("deliveries")
        indexes = [
            # The sweeper: what is due, oldest first; sent and given-up rows are not in it.
            models.Index(
                fields=["next_try_at"],
                name="delivery_due",
                condition=Q(status__in=["pending", "sending"]),
            ),
            # A digest: what else waits for the same person.
            models.Index(
                fields=["user", "not_before"],
                name="delivery_waits",
                condition=Q(status="pending", told_with__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["transition", "channel", "user"], name="delivery_once_per_target"
            ),
            models.CheckConstraint(
                condition=Q(status__in=DeliveryStatus.values), name="delivery_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=DeliveryStatus.SENDING, lease_until__isnull=False)
                | (~Q(status=DeliveryStatus.SENDING) & Q(lease_until__isnull=True)),
                name="delivery_lease_while_sending",
            ),
            models.CheckConstraint(
                condition=Q(status=DeliveryStatus.SENT, sent_at__isnull=False)
                | (~Q(status=DeliveryStatus.SENT) & Q(sent_at__isnull=True)),
                name="delivery_sent_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Delivery {self.pk} to {self.user}"
