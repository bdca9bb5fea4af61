from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from audits.models.alert import AlertStatus, AlertTransition
from audits.models.outbox import UNSENT, DeliveryStatus, OutboxRow


class Channel(models.TextChoices):
    MAIL = "mail", _("Mail")


class Delivery(OutboxRow):
    """One notice to one target about one transition: the outbox row."""

    transition = models.ForeignKey(AlertTransition, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.MAIL)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="deliveries")
    # A digest: the delivery whose mail tells of this one as well.
    told_with = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="tells_too"
    )

    class Meta(OutboxRow.Meta):
        verbose_name_plural = _("deliveries")
        indexes = [
            *OutboxRow.Meta.indexes,
            # A digest: what else waits for the same person.
            models.Index(
                fields=["user", "not_before"],
                name="delivery_waits",
                condition=Q(status="pending", told_with__isnull=True),
            ),
        ]
        constraints = [
            *OutboxRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["transition", "channel", "user"], name="delivery_once_per_target"
            ),
            models.CheckConstraint(
                condition=Q(status__in=DeliveryStatus.values), name="delivery_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=DeliveryStatus.SENT, sent_at__isnull=False)
                | (~Q(status=DeliveryStatus.SENT) & Q(sent_at__isnull=True)),
                name="delivery_sent_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Delivery {self.pk} to {self.user}"

    @classmethod
    def still_needed(cls) -> Q:
        """Who was told of an alert that is not resolved, and the mail that tells of such rows or
        of unsettled ones."""
        unresolved = ~Q(transition__alert__status=AlertStatus.RESOLVED)
        kept = cls.objects.filter(Q(status__in=UNSENT) | unresolved, told_with=OuterRef("pk"))
        return unresolved | Q(Exists(kept))
