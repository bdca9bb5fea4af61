from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.models.alert import Alert
from audits.models.planogram import Slot
from audits.models.store import Shelf


class HoldKind(models.TextChoices):
    NO_STOCK = "no_stock", _("Nothing left in the back room")
    WRONG_READING = "wrong_reading", _("Wrong reading")
    DELISTED = "delisted", _("No longer ranged")


class Hold(models.Model):
    """What somebody said of a place when settling its alert, for as long as it holds.

    While it does, no alert is raised for the place. NO_STOCK holds until the next delivery or
    until `until`, and then its alert is what it was; WRONG_READING until the place was seen full,
    DELISTED until a planogram ranges the slot again. Kept after it was lifted: a wrong reading
    stays a label for training, unless it was taken back.
    """

    shelf = models.ForeignKey(Shelf, models.CASCADE, related_name="holds")
    place = models.CharField(max_length=40)
    kind = models.CharField(max_length=15, choices=HoldKind.choices)
    alert = models.ForeignKey(Alert, models.SET_NULL, null=True, blank=True, related_name="holds")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_why = models.CharField(max_length=100, blank=True)
    # When somebody took back what was said: from then on it counts as never said.
    taken_back_at = models.DateTimeField(null=True, blank=True)
    # Of DELISTED: the slot that was taken out, as the version before has it.
    slot = models.ForeignKey(Slot, models.SET_NULL, null=True, blank=True, related_name="+")
    # Of WRONG_READING: the spells that were taken back, the oldest first; none: not looked for,
    # as where it was said before spells were.
    forgotten = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            # Also the question of each audit: which places of the shelf are held?
            models.UniqueConstraint(
                fields=["shelf", "place"],
                condition=Q(lifted_at__isnull=True),
                name="hold_one_a_place",
            ),
            models.CheckConstraint(condition=Q(kind__in=HoldKind.values), name="hold_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.shelf} {self.place}: {self.kind}"
