from datetime import datetime, timedelta
from enum import StrEnum

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audits.models import Shelf, Store
from integrations.models.api_key import ApiKey

# One heartbeat may get lost without anybody being told.
SILENT_AFTER_BEATS = 2


class DeviceKind(models.TextChoices):
    CAMERA = "camera", _("Camera")
    ROBOT = "robot", _("Robot")


class DeviceState(models.TextChoices):
    """From the heartbeat, what the device says with it, and what its photos show. None of them
    says anything of stock."""

    EXPECTED = "expected", _("Not heard of yet")
    LIVE = "live", _("Live")
    MOVED = "moved", _("Moved")
    BLOCKED = "blocked", _("View blocked")
    SILENT = "silent", _("Silent")


# What a device can say of itself, and its photos of it.
SAID = (DeviceState.LIVE, DeviceState.MOVED, DeviceState.BLOCKED)


class StateReason(StrEnum):
    """Why a device is moved or blocked: it says so, or its photos show it (`Sight.why`). Stable:
    stored and told to machines; `integrations/wording.py` has the sentences."""

    SAID = "said"
    COVERED = "covered"
    HIDDEN = "hidden"
    SHIFTED = "shifted"
    LOST = "lost"


class Device(models.Model):
    """A camera or robot that sends photos of shelves, and a heartbeat while it is well."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="devices")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=DeviceKind.choices, default=DeviceKind.CAMERA)
    shelves = models.ManyToManyField(
        Shelf, blank=True, related_name="devices", help_text=_("The shelves that it sees.")
    )
    heartbeat = models.DurationField(
        _("heartbeat every"),
        default=timedelta(minutes=10),
        validators=[MinValueValidator(timedelta(seconds=10))],
        help_text=_("It is silent once two of them have not come."),
    )
    # Any request with this key is a sign of life.
    key = models.OneToOneField(
        ApiKey,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="device",
        verbose_name=_("API key"),
    )
    last_seen_at = models.DateTimeField(null=True, blank=True)
    # What it said last, what its photos show, and the state that people were told of last.
    said = models.CharField(
        max_length=10, choices=[(one.value, one.label) for one in SAID], default=DeviceState.LIVE
    )
    seen = models.CharField(
        "by its photos",
        max_length=10,
        choices=[(one.value, one.label) for one in SAID],
        default=DeviceState.LIVE,
        db_default=DeviceState.LIVE.value,
        editable=False,
    )
    told_state = models.CharField(
        max_length=10, choices=DeviceState.choices, default=DeviceState.EXPECTED, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["store", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["store", "name"],
                name="device_name_once_per_store",
                violation_error_message=_("This store has a device with that name already."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=DeviceKind.values), name="device_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(heartbeat__gt=timedelta(0)), name="device_heartbeat_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> DeviceState:
        return self.state_at(timezone.now())

    def state_at(self, now: datetime) -> DeviceState:
        if self.last_seen_at is None:
            return DeviceState.EXPECTED
        if now - self.last_seen_at > SILENT_AFTER_BEATS * self.heartbeat:
            return DeviceState.SILENT
        return DeviceState(self.said if self.said != DeviceState.LIVE else self.seen)

    @property
    def newest_change(self) -> "DeviceTransition | None":
        """To the state that it has now; None until that was noticed, and for a new one."""
        fetched = getattr(self, "told_last", None)
        newest = next(iter(self.transitions.all()[:1] if fetched is None else fetched), None)
        return newest if newest and newest.to_state == self.state else None

    @property
    def stands_still(self) -> bool:
        """Whether its photos are to show the same view each time: a robot's are not."""
        return self.kind == DeviceKind.CAMERA


class DeviceTransition(models.Model):
    """A change of a device's state, kept for ever."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="transitions")
    from_state = models.CharField(max_length=10, choices=DeviceState.choices)
    to_state = models.CharField(max_length=10, choices=DeviceState.choices)
    # Why it is moved or blocked, and on which shelf its photos show it.
    reason = models.CharField(max_length=10, blank=True, default="", db_default="")
    shelf = models.ForeignKey(Shelf, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    # When the mails to the store's managers were put in the outbox; null: still to be done.
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            # The sweeper: what nobody was mailed about yet.
            models.Index(
                fields=["at"], name="device_transition_unmailed", condition=Q(mailed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device}: {self.from_state} -> {self.to_state}"
