from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audits.models.validators import (
    validate_day_begun,
    validate_opening_hours,
    validate_time_zone,
)

CLOSED_HELP = _("Since when nothing is asked of it any more; what was found stays. Empty: open.")


class Store(models.Model):
    """A shop; its members are managers or staff."""

    code = models.CharField(max_length=40, unique=True, help_text=_("The chain's own number."))
    name = models.CharField(max_length=120)
    chain = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=120, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    opening_hours = models.JSONField(
        default=dict,
        blank=True,
        validators=[validate_opening_hours],
        help_text=_('By day: {"mon": [["08:00", "20:00"]], "sun": []}. Empty: always open.'),
    )
    # Since when the store's mail waits because far more places were told empty than usual, and
    # when the operator heard of it.
    mail_held_at = models.DateTimeField(null=True, blank=True, editable=False)
    operator_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_on = models.DateField(null=True, blank=True, help_text=CLOSED_HELP)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "code"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(code=""), name="store_code_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        _check_closed_on(self.closed_on)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Shelf(models.Model):
    """One bay of a fixture, with several rows."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="shelves")
    code = models.CharField(
        max_length=40, help_text=_("The store's own number, as on its QR code.")
    )
    name = models.CharField(max_length=120)
    walk_order = models.PositiveIntegerField(
        default=0, help_text=_("Place on the way through the store.")
    )
    audit_interval = models.DurationField(
        default=timedelta(hours=24), help_text=_("A check older than this is overdue.")
    )
    # The newest capture time that alerts have been judged by: what was photographed earlier but
    # arrives later is kept in the history and changes no alert.
    judged_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Usable checks in a row whose photos did not line up with the reference, and the newest one's
    # capture time.
    unlined_count = models.PositiveIntegerField(default=0, editable=False)
    unlined_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_on = models.DateField(null=True, blank=True, help_text=CLOSED_HELP)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["walk_order", "code"]
        verbose_name_plural = _("shelves")
        constraints = [
            models.UniqueConstraint(
                fields=["store", "code"],
                name="shelf_code_once_per_store",
                violation_error_message=_("This store has a shelf with that code already."),
            ),
            models.CheckConstraint(condition=~models.Q(code=""), name="shelf_code_not_empty"),
            models.CheckConstraint(
                condition=models.Q(audit_interval__gt=timedelta(0)),
                name="shelf_audit_interval_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        _check_closed_on(self.closed_on)

    @property
    def is_closed(self) -> bool:
        """By itself, or with its store."""
        return self.closed_on is not None or self.store.closed_on is not None


def _check_closed_on(day: date | None) -> None:
    try:
        validate_day_begun(day)
    except ValidationError as error:
        raise ValidationError({"closed_on": error}) from error


class ShelfView(models.Model):
    """A standpoint from which a shelf is photographed; long shelves need several."""

    shelf = models.ForeignKey(Shelf, models.CASCADE, related_name="views")
    position = models.PositiveSmallIntegerField(default=1, help_text=_("Counted from the left."))
    name = models.CharField(max_length=80, blank=True)
    reference_photo = models.ForeignKey(
        "audits.Photo", models.SET_NULL, null=True, blank=True, related_name="reference_of"
    )

    class Meta:
        ordering = ["shelf", "position"]
        constraints = [
            models.UniqueConstraint(fields=["shelf", "position"], name="shelf_view_position_once"),
            models.CheckConstraint(
                condition=models.Q(position__gte=1), name="shelf_view_position_from_one"
            ),
        ]

    def __str__(self) -> str:
        return self.name or gettext("View %(number)s") % {"number": self.position}
