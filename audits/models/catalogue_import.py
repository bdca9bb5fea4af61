from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audits.models.audit import Source


class CatalogueKind(models.TextChoices):
    PRODUCTS = "products", _("Products")
    STORES = "stores", _("Stores")
    SHELVES = "shelves", _("Shelves")
    MEMBERS = "members", _("Members")
    PLANOGRAMS = "planograms", _("Planograms")


class ImportStatus(models.TextChoices):
    PENDING = "pending", _("Waiting")
    RUNNING = "running", _("At work")
    CHECKED = "checked", _("Checked")
    DONE = "done", _("Imported")
    FAILED = "failed", _("Not imported")
    CANCELLED = "cancelled", _("Cancelled")


# A terminal status is never left; the file is gone by then.
IMPORT_ENDED = (ImportStatus.DONE, ImportStatus.FAILED, ImportStatus.CANCELLED)
IMPORT_AT_WORK = (ImportStatus.PENDING, ImportStatus.RUNNING)


def import_path(row: "CatalogueImport", filename: str) -> str:
    return f"imports/{uuid4().hex}"


class CatalogueImport(models.Model):
    """One file of catalogue data on its way in: first checked, then applied as a whole."""

    kind = models.CharField(max_length=10, choices=CatalogueKind.choices)
    file = models.FileField(upload_to=import_path, max_length=200, blank=True)
    file_name = models.CharField(max_length=200)
    status = models.CharField(
        max_length=10, choices=ImportStatus.choices, default=ImportStatus.PENDING
    )
    # What is waiting or was done last: the check alone, or check and writing.
    dry_run = models.BooleanField(default=True)
    # A command acts for the chain, a page for who is logged in there.
    source = models.CharField(max_length=10, choices=Source.choices)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # Raised by each claim; a worker may only write while its attempt is the last.
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    # When the sweeper tells a worker again, should it not be finished by then.
    next_try_at = models.DateTimeField(default=timezone.now)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    # Counted in things of the kind, but `wrong` in rows of the file.
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    # The first 200 of each: {"row", "column", "code", "message"}.
    problems = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)
    # What it changes, for people to look at: counts and the first of it (`Changes.as_json`).
    changes = models.JSONField(null=True, blank=True, editable=False)
    # Where the storage has the values before it, for as long as it can be taken back. Not told
    # otherwise than with the storage's own rights: it names what other stores have.
    befores = models.CharField(
        max_length=200, blank=True, default="", db_default="", editable=False
    )
    # This one takes that one back. Its counts are of things removed, put back, as they were
    # already, and left as somebody made them since (`wrong`).
    takes_back = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, editable=False, related_name="take_backs"
    )
    reason_code = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    # What stands in the sentence, for pages in other languages than its English.
    reason_words = models.JSONField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-id"]
        indexes = [
            # The sweeper: what waits, runs or is left lying; ended imports are not in it.
            models.Index(
                fields=["next_try_at"],
                name="import_unfinished",
                condition=Q(status__in=["pending", "running", "checked"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=CatalogueKind.values), name="import_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=ImportStatus.values), name="import_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=ImportStatus.RUNNING, lease_until__isnull=False)
                | (~Q(status=ImportStatus.RUNNING) & Q(lease_until__isnull=True)),
                name="import_lease_while_running",
            ),
            models.CheckConstraint(
                condition=Q(status__in=IMPORT_ENDED, finished_at__isnull=False)
                | (~Q(status__in=IMPORT_ENDED) & Q(finished_at__isnull=True)),
                name="import_finished_when_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"Import {self.pk} of {self.get_kind_display().lower()}"

    @property
    def is_ended(self) -> bool:
        return self.status in IMPORT_ENDED

    @property
    def is_at_work(self) -> bool:
        return self.status in IMPORT_AT_WORK
