from datetime import datetime, timedelta

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

from audits.models import Shelf, Store

# One heartbeat may get lost without anybody being told.
SILENT_AFTER_BEATS = 2


class DeviceKind(models.TextChoices):
    CAMERA = "camera", "Camera"
    ROBOT = "robot", "Robot"


class DeviceState(models.TextChoices):
    """Computed from the heartbeat, never stored."""

    EXPECTED = "expected", "Not heard of yet"
    LIVE = "live", "Live"
    SILENT = "silent", "Silent"


class Device(models.Model):
    """A camera or robot that sends photos of shelves, and a heartbeat while it is well."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="devices")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=DeviceKind.choices, default=DeviceKind.CAMERA)
    shelves = models.ManyToManyField(
        Shelf, blank=True, related_name="devices", help_text="The shelves that it sees."
    )
    heartbeat = models.DurationField(
        "heartbeat every",
        default=timedelta(minutes=10),
        validators=[MinValueValidator(timedelta(seconds=10))],
        help_text="It is silent once two of them have not come.",
    )
    last_seen_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["store", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["store", "name"],
                name="device_name_once_per_store",
                violation_error_message="This store has a device with that name already.",
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
        silent = now - self.last_seen_at > SILENT_AFTER_BEATS * self.heartbeat
        return DeviceState.SILENT if silent else DeviceState.LIVE
