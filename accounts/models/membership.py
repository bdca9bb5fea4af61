from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    MANAGER = "manager", _("Manager")
    STAFF = "staff", _("Staff")


class Membership(models.Model):
    """A person's place in a store; without one the store does not exist for them."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="memberships")
    store = models.ForeignKey("audits.Store", models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.STAFF)
    # Hashed; empty: this person does not log in on the store's phone.
    pin = models.CharField(max_length=128, blank=True, default="", db_default="", editable=False)
    # Wrong PINs since the last right one, and until when no further one is tried.
    pin_tries = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    pin_locked_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["store", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "store"],
                name="membership_once_per_store",
                violation_error_message=_("This person is a member of the store already."),
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} of {self.store}"
