from django.db import models
from django.db.models import Q

from audits.models.reference import Reference
from audits.models.store import Shelf
from audits.stock.sights import BLOCKED, LIVE, MOVED


class Sight(models.Model):
    """How a camera that does not move sees one shelf: where its photos lay on the reference, and
    whether it still looks there. Never a stock alert."""

    device = models.ForeignKey("integrations.Device", models.CASCADE, related_name="sights")
    shelf = models.ForeignKey(Shelf, models.CASCADE, related_name="sights")
    # What its photos lay on; null until one has lined up, or after that reference was deleted.
    reference = models.ForeignKey(
        Reference, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # How a photo lay when the camera was last known to stand, and how the newest did that lined
    # up (`detection.Registration.to_dict`).
    stood = models.JSONField(null=True, blank=True)
    newest = models.JSONField(null=True, blank=True)
    # Of the newest photo that counted: a late one changes nothing.
    captured_at = models.DateTimeField(null=True, blank=True)
    # `audits.stock.sights.Watch`
    state = models.CharField(max_length=10, default=LIVE)
    why = models.CharField(max_length=10, blank=True)
    towards = models.CharField(max_length=10, default=LIVE)
    streak = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["device", "shelf"]
        constraints = [
            models.UniqueConstraint(fields=["device", "shelf"], name="sight_once"),
            models.CheckConstraint(
                condition=Q(state__in=(LIVE, MOVED, BLOCKED)), name="sight_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device} on {self.shelf}: {self.state}"
