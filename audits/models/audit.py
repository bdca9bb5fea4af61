from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audits.models.planogram import Planogram
from audits.models.store import Shelf, ShelfView


class AuditStatus(models.TextChoices):
    PENDING = "pending", _("Waiting")
    RUNNING = "running", _("Being checked")
    DONE = "done", _("Done")
    REJECTED = "rejected", _("Photo not usable")
    FAILED = "failed", _("Failed")


# A terminal status is never left.
TERMINAL = (AuditStatus.DONE, AuditStatus.REJECTED, AuditStatus.FAILED)


class Source(models.TextChoices):
    PAGE = "page", _("Page")
    API = "api", _("API")
    COMMAND = "command", _("Command")
    DEVICE = "device", _("Device")


def photo_path(photo: "Photo", filename: str) -> str:
    """Folders by store, so that a store's photos can be listed, copied or erased together."""
    audit = photo.audit
    return f"photos/{audit.shelf.store_id}/{audit.shelf_id}/{uuid4().hex}{filename}"


# When something of an audit changed last that others wait for.
CHANGED = Coalesce("finished_at", "received_at")


class Audit(models.Model):
    """One or more photos of one shelf and what was found: what managers call a shelf check."""

    shelf = models.ForeignKey(Shelf, models.CASCADE, related_name="audits")
    planogram = models.ForeignKey(
        Planogram, models.SET_NULL, null=True, blank=True, related_name="audits"
    )
    status = models.CharField(
        max_length=10, choices=AuditStatus.choices, default=AuditStatus.PENDING
    )
    source = models.CharField(max_length=10, choices=Source.choices)
    # The newest of the photos' capture times; it, never the arrival, decides what is newer.
    captured_at = models.DateTimeField()
    received_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="audits"
    )
    # The camera or robot that sent it; null: people, programs, or a device that is no more.
    device = models.ForeignKey(
        "integrations.Device",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="audits",
        db_index=False,
    )
    # Made by the sender: the same upload sent twice is one audit.
    client_key = models.UUIDField(null=True, blank=True)
    # Raised by each claim; a worker may only write what it found while its attempt is the last.
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    # When the sweeper tells a worker again, should it not be finished by then.
    next_try_at = models.DateTimeField(default=timezone.now)
    # Why it was rejected or failed: a stable code and a sentence for the manager.
    reason_code = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    # When a manager said that its photos do not show the shelf: since then it counts for nothing.
    left_out_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-captured_at", "-id"]
        indexes = [
            # A shelf's history, newest first; the latest check of a shelf.
            models.Index(fields=["shelf", "-captured_at"], name="audit_history"),
            # The API's list of all checks, newest first, page by page.
            models.Index(fields=["-captured_at", "-id"], name="audit_newest"),
            # The same for the few checks that did not go well, or not yet.
            models.Index(
                fields=["status", "-captured_at", "-id"],
                name="audit_not_done",
                condition=Q(status__in=["pending", "running", "rejected", "failed"]),
            ),
            # The API's list of what changed since some time, in that order.
            models.Index(CHANGED, "id", name="audit_changed"),
            # What a device sent, so that it can be deleted; most audits have none.
            models.Index(
                fields=["device"], name="audit_by_device", condition=Q(device__isnull=False)
            ),
            # The sweeper: what waits or runs and is due; finished audits are not in it.
            models.Index(
                fields=["next_try_at"],
                name="audit_unfinished",
                condition=Q(status__in=["pending", "running"]),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["shelf", "client_key"],
                condition=Q(client_key__isnull=False),
                name="audit_sent_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=AuditStatus.values), name="audit_status_known"
            ),
            models.CheckConstraint(
                condition=Q(source__in=Source.values), name="audit_source_known"
            ),
            models.CheckConstraint(
                condition=Q(status=AuditStatus.RUNNING, lease_until__isnull=False)
                | (~Q(status=AuditStatus.RUNNING) & Q(lease_until__isnull=True)),
                name="audit_lease_while_running",
            ),
            models.CheckConstraint(
                condition=Q(status__in=TERMINAL, finished_at__isnull=False)
                | (~Q(status__in=TERMINAL) & Q(finished_at__isnull=True)),
                name="audit_finished_when_terminal",
            ),
        ]

    def __str__(self) -> str:
        return f"Check {self.pk} of {self.shelf}"

    @property
    def is_finished(self) -> bool:
        return self.status in TERMINAL


class AuditTransition(models.Model):
    """A change of an audit's status, kept for ever."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="transitions")
    from_status = models.CharField(max_length=10, choices=AuditStatus.choices, blank=True)
    to_status = models.CharField(max_length=10, choices=AuditStatus.choices)
    at = models.DateTimeField()
    attempt = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["audit", "id"]

    def __str__(self) -> str:
        return f"{self.audit_id}: {self.from_status or 'new'} -> {self.to_status}"


class Photo(models.Model):
    """One photograph of an audit; width and height are those of the upright picture, in pixels."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="photos")
    view = models.ForeignKey(
        ShelfView, models.SET_NULL, null=True, blank=True, related_name="photos"
    )
    position = models.PositiveSmallIntegerField(default=1)
    file = models.FileField(upload_to=photo_path, max_length=200)
    mime = models.CharField(max_length=40)
    byte_size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    captured_at = models.DateTimeField()
    received_at = models.DateTimeField()
    source = models.CharField(max_length=10, choices=Source.choices)

    class Meta:
        ordering = ["audit", "position"]
        indexes = [
            # The search for files without a row, 500 names at a time.
            models.Index(fields=["file"], name="photo_by_file"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["audit", "position"], name="photo_position_once"),
            models.CheckConstraint(
                condition=Q(width__gte=1, height__gte=1, byte_size__gte=1),
                name="photo_has_a_size",
            ),
        ]

    def __str__(self) -> str:
        return f"Photo {self.position} of check {self.audit_id}"
