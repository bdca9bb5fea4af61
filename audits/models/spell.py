from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.models.store import Shelf


class SlotState(models.TextChoices):
    """What an audit can tell of a slot that it shows; UNSEEN tells nothing and makes no spell."""

    STOCKED = "stocked", _("Stocked")
    LOW = "low", _("Below minimum")
    OUT = "out", _("Empty")


class Spell(models.Model):
    """A stretch of time in which a slot kept one state, as far as photos tell.

    All times are capture times. The state changed somewhere between `before_at` and `began_at`,
    and again somewhere between `seen_at` and `ended_at`.
    """

    shelf = models.ForeignKey(Shelf, models.CASCADE, related_name="spells")
    slot_key = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=SlotState.choices)
    # The last photo that showed the slot in another state; none: this was its first.
    before_at = models.DateTimeField(null=True, blank=True)
    # The first and the newest photo that showed the slot in this state.
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    # The first photo that showed the slot in another state.
    ended_at = models.DateTimeField(null=True, blank=True)
    facings_missing = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["shelf", "slot_key", "-began_at"]
        indexes = [
            # Measures: how long what ended in a period had lasted; repeat gaps of a shelf.
            models.Index(fields=["shelf", "state", "-began_at"], name="spell_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["shelf", "slot_key"],
                condition=Q(ended_at__isnull=True),
                name="spell_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SlotState.values), name="spell_state_known"
            ),
            models.CheckConstraint(
                condition=Q(seen_at__gte=models.F("began_at")), name="spell_seen_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shelf} {self.slot_key}: {self.state} since {self.began_at}"


class ShelfDay(models.Model):
    """What a shelf's judged checks of one day added up to; the day is the store's local one."""

    shelf = models.ForeignKey(Shelf, models.CASCADE, related_name="days")
    day = models.DateField()
    checks = models.PositiveIntegerField(default=0)
    # Sums over the day's checks: each slot counts once a check.
    slots_planned = models.PositiveIntegerField(default=0)
    slots_observed = models.PositiveIntegerField(default=0)
    slots_low = models.PositiveIntegerField(default=0)
    slots_out = models.PositiveIntegerField(default=0)
    # Over the observed slots alone.
    facings_planned = models.PositiveIntegerField(default=0)
    facings_seen = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["shelf", "-day"]
        indexes = [
            # Trends of all stores at once: the last days of every shelf.
            models.Index(fields=["day"], name="shelf_day_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["shelf", "day"], name="shelf_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.shelf}, {self.day}"
