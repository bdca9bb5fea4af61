from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audits.models.catalogue import Product
from audits.models.store import Shelf, ShelfView


class PlanogramStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class Planogram(models.Model):
    """The set of slots agreed for a shelf; a change makes a new version, old audits keep theirs."""

    shelf = models.ForeignKey(Shelf, models.CASCADE, related_name="planograms")
    version = models.PositiveIntegerField()
    status = models.CharField(
        max_length=10, choices=PlanogramStatus.choices, default=PlanogramStatus.DRAFT
    )
    effective_from = models.DateField(null=True, blank=True)
    # Proposed from the shelf's first photo: positions without names, agreed by nobody yet.
    provisional = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["shelf", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["shelf", "version"], name="planogram_version_once"),
            models.CheckConstraint(
                condition=Q(status__in=PlanogramStatus.values), name="planogram_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=PlanogramStatus.DRAFT) | Q(effective_from__isnull=False),
                name="planogram_published_has_a_date",
                violation_error_message=_("A published planogram needs the day it takes effect."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shelf} v{self.version}"


class Slot(models.Model):
    """`facings` fronts of one product on one row, at a place on the shelf's reference photo."""

    planogram = models.ForeignKey(Planogram, models.CASCADE, related_name="slots")
    key = models.CharField(
        max_length=40, help_text=_("Stays the same when the planogram gets a new version.")
    )
    view = models.ForeignKey(
        ShelfView, models.SET_NULL, null=True, blank=True, related_name="slots"
    )
    # The version of the view's reference photo that the place is on; none: the view's current one.
    reference = models.ForeignKey(
        "audits.Reference", models.SET_NULL, null=True, blank=True, related_name="slots"
    )
    row = models.PositiveSmallIntegerField(help_text=_("Counted from the top."))
    sequence = models.PositiveSmallIntegerField(help_text=_("Counted from the left of the row."))
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="slots"
    )
    facings = models.PositiveSmallIntegerField(default=1)
    minimum = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Fewer facings are too few; empty: one may be missing.")
    )
    # Place on the view's reference photo as shares (0..1) of its width and height; all or none.
    x1 = models.FloatField(null=True, blank=True)
    y1 = models.FloatField(null=True, blank=True)
    x2 = models.FloatField(null=True, blank=True)
    y2 = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["planogram", "row", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["planogram", "key"], name="slot_key_once"),
            models.UniqueConstraint(
                fields=["planogram", "row", "sequence"], name="slot_position_once"
            ),
            models.CheckConstraint(condition=~Q(key=""), name="slot_key_not_empty"),
            models.CheckConstraint(condition=Q(facings__gte=1), name="slot_has_a_facing"),
            models.CheckConstraint(
                condition=Q(row__gte=1, sequence__gte=1), name="slot_counted_from_one"
            ),
            models.CheckConstraint(
                # NULL in a comparison would let a half-given place pass.
                condition=Q(x1=None, y1=None, x2=None, y2=None)
                | Q(x1__isnull=False, y1__isnull=False, x2__isnull=False, y2__isnull=False)
                & Q(x1__gte=0, y1__gte=0, x2__lte=1, y2__lte=1, x1__lt=F("x2"), y1__lt=F("y2")),
                name="slot_place_inside_the_photo",
                violation_error_message=_("The place must lie inside the reference photo."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.planogram}: row {self.row}, position {self.sequence}"
