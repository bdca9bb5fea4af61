from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from audits.models.outbox import DeliveryStatus, OutboxRow


class MailKind(models.TextChoices):
    """What a mail is about, and so whose key `Mailing.about` is."""

    # A membership.
    INVITATION = "invitation", _("Invitation")
    # A change of a device's state.
    DEVICE = "device", _("Camera or robot")
    # A webhook that was switched off.
    WEBHOOK = "webhook", _("Webhook")


class Mailing(OutboxRow):
    """One mail to one person that is not about an alert: the outbox row.

    Its words are made when it is sent, so no way to a password lies in the database.
    """

    kind = models.CharField(max_length=10, choices=MailKind.choices)
    about = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mailings")
    # Who had it sent; null: nobody in particular.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta(OutboxRow.Meta):
        indexes = [
            *OutboxRow.Meta.indexes,
            # The page of a store's people: how the invitation of each stands.
            models.Index(fields=["kind", "about"], name="mailing_about"),
        ]
        constraints = [
            *OutboxRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=DeliveryStatus.values), name="mailing_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=DeliveryStatus.SENT, sent_at__isnull=False)
                | (~Q(status=DeliveryStatus.SENT) & Q(sent_at__isnull=True)),
                name="mailing_sent_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} to {self.user}"

    @classmethod
    def still_needed(cls) -> Q:
        """Invitations of people who were never here: the page of a store's people tells of them."""
        awaited = Membership.objects.filter(
            pk=OuterRef("about"), user=OuterRef("user"), user__last_login=None
        )
        return Q(Exists(awaited), kind=MailKind.INVITATION)
