from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from audits.models import Alert, AlertStatus, Photo, Shelf
from audits.selectors.alerts import unresolved_by_shelf
from audits.selectors.photos import latest_by_shelf


@dataclass(frozen=True, slots=True)
class ShelfCard:
    """A shelf at a glance: its newest judged photo and what is unresolved on it."""

    shelf: Shelf
    photo: Photo | None
    alerts: list[Alert]
    overdue: bool

    @property
    def to_fill(self) -> int:
        return self._fillable(AlertStatus.OPEN)

    @property
    def to_check(self) -> int:
        return self._fillable(AlertStatus.SUSPECTED)

    def _fillable(self, status: AlertStatus) -> int:
        """As the list to fill counts: not put off, and about goods that are there."""
        return sum(
            alert.status == status and not alert.is_snoozed and getattr(alert, "fillable", True)
            for alert in self.alerts
        )

    @property
    def marked(self) -> list[Alert]:
        """The alerts whose place lies on the photo of the card."""
        return [alert for alert in self.alerts if self.photo and alert.photo_id == self.photo.pk]


def shelf_cards(shelves: Iterable[Shelf]) -> list[ShelfCard]:
    """Cards in the order given."""
    shelves = list(shelves)
    photos, alerts, now = latest_by_shelf(shelves), unresolved_by_shelf(shelves), timezone.now()
    return [
        ShelfCard(
            shelf=shelf,
            photo=photos.get(shelf.pk),
            alerts=alerts.get(shelf.pk, []),
            overdue=bool(shelf.judged_at and shelf.judged_at < now - shelf.audit_interval),
        )
        for shelf in shelves
    ]
