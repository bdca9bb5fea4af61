from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audits.models.audit import Audit, Photo
from audits.models.catalogue import Importance, Product
from audits.models.store import Shelf

if TYPE_CHECKING:
    from audits.models.hold import Hold
    from audits.models.planogram import Slot


class AlertStatus(models.TextChoices):
    SUSPECTED = "suspected", _("Please check")
    OPEN = "open", _("To fill")
    RESOLVED = "resolved", _("Filled")


class Resolution(models.TextChoices):
    """How an alert was settled; empty while it is not, or where nobody noted it."""

    SEEN_FULL = "seen_full", _("Seen filled")
    FILLED = "filled", _("Filled")
    NO_STOCK = "no_stock", _("Awaits delivery")
    WRONG_READING = "wrong_reading", _("Was not empty")
    DELISTED = "delisted", _("No longer ranged")
    OTHER = "other", _("Settled")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REPLACED = "replaced", _("Told by position")
    CLOSED = "closed", _("Shelf closed")


class Deed(models.TextChoices):
    """What somebody did about an alert without changing its status."""

    TAKEN = "taken", _("Taken")
    RELEASED = "released", _("Let go")
    CONFIRMED = "confirmed", _("Confirmed")
    SNOOZED = "snoozed", pgettext_lazy("state", "Put off")
    WOKEN = "woken", _("Not put off any more")


class Alert(models.Model):
    """An open matter for one place of a shelf; at most one unresolved alert a place."""

    shelf = models.ForeignKey(Shelf, models.CASCADE, related_name="alerts")
    # A slot's stable key, or `row:n` where there is no planogram.
    place = models.CharField(max_length=40)
    row = models.PositiveSmallIntegerField()
    # Of the slot: its number from the left, and what stands there, where that is known.
    sequence = models.PositiveSmallIntegerField(null=True, blank=True)
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, blank=True, related_name="alerts"
    )
    importance = models.PositiveSmallIntegerField(
        choices=Importance.choices, default=Importance.NORMAL
    )
    status = models.CharField(
        max_length=10, choices=AlertStatus.choices, default=AlertStatus.SUSPECTED
    )
    facings_missing = models.PositiveSmallIntegerField()
    # Capture time of the first photo that showed the hole, and of the last one before it that
    # showed the place filled (unknown for a shelf's first photo).
    since = models.DateTimeField()
    last_full_at = models.DateTimeField(null=True, blank=True)
    # Usable checks in a row that showed the hole.
    seen_count = models.PositiveIntegerField(default=1)
    last_seen_at = models.DateTimeField()
    # Rows in the photos that showed it last: row numbers hold only among photos with as many.
    rows_seen = models.PositiveSmallIntegerField(null=True, blank=True)
    # Where the newest photo shows it, in pixels of that upright full-size photo.
    photo = models.ForeignKey(Photo, models.SET_NULL, null=True, related_name="+")
    x1 = models.FloatField()
    y1 = models.FloatField()
    x2 = models.FloatField()
    y2 = models.FloatField()
    # Every hole of the place in that photo, `[x1, y1, x2, y2]` each; the widest one is above.
    holes = models.JSONField(default=list, blank=True)
    # Who stood before the shelf and said that it is empty.
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolution = models.CharField(max_length=15, choices=Resolution.choices, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-since", "-id"]
        indexes = [
            # The alerts page: a shelf's unresolved alerts, newest first.
            models.Index(
                fields=["shelf", "-since"],
                name="alert_unresolved",
                condition=~Q(status="resolved"),
            ),
            # The brakes: a shelf's newest alerts, settled ones too.
            models.Index(fields=["shelf", "-created_at"], name="alert_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["shelf", "place"],
                condition=~Q(status="resolved"),
                name="alert_one_unresolved_per_place",
            ),
            models.CheckConstraint(
                condition=Q(status__in=AlertStatus.values), name="alert_status_known"
            ),
            models.CheckConstraint(
                condition=Q(facings_missing__gte=1), name="alert_misses_a_facing"
            ),
            models.CheckConstraint(
                condition=Q(status=AlertStatus.RESOLVED, resolved_at__isnull=False)
                | (~Q(status=AlertStatus.RESOLVED) & Q(resolved_at__isnull=True)),
                name="alert_resolved_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True) | Q(taken_at__isnull=False),
                name="alert_taken_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Alert {self.pk}: {self.shelf}, {self.place}"

    @property
    def is_snoozed(self) -> bool:
        return self.snoozed_until is not None and self.snoozed_until > timezone.now()

    @property
    def hold(self) -> Hold | None:
        """What settling it said of its place; asks the database unless `holds` are prefetched."""
        if self.status != AlertStatus.RESOLVED:
            return None
        said = [hold for hold in self.holds.all() if hold.taken_back_at is None]
        return max(said, key=lambda hold: hold.pk, default=None)

    @property
    def goods_come_on(self) -> date | None:
        """The day by the store's clock until which the place waits for goods."""
        hold = self.hold
        if hold is None or hold.until is None or hold.lifted_at is not None:
            return None
        return hold.until.astimezone(self.shelf.store.zone).date()

    @property
    def retired_slot(self) -> Slot | None:
        """The slot that settling it took out of the planogram, as it was."""
        hold = self.hold
        return hold.slot if hold else None


class AlertTransition(models.Model):
    """What happened to an alert, kept for ever: by a check (`audit`) or a person (`by`)."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="transitions")
    from_status = models.CharField(max_length=10, choices=AlertStatus.choices, blank=True)
    to_status = models.CharField(max_length=10, choices=AlertStatus.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    audit = models.ForeignKey(
        Audit, models.SET_NULL, null=True, blank=True, related_name="alert_transitions"
    )
    why = models.CharField(max_length=300, blank=True)
    # Until when it was put off.
    until = models.DateTimeField(null=True, blank=True)
    # Set where the status stayed as it was.
    deed = models.CharField(max_length=10, choices=Deed.choices, blank=True)

    class Meta:
        ordering = ["alert", "id"]
        indexes = [
            # The brakes: what opened in a period.
            models.Index(fields=["to_status", "-at"], name="alert_moved_to"),
            # The API's list of alerts that changed since some time.
            models.Index(fields=["at"], name="alert_moved_at"),
        ]

    def __str__(self) -> str:
        return f"{self.alert_id}: {self.from_status or 'new'} -> {self.to_status}"
