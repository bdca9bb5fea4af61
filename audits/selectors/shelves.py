from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from audits.models import Alert, Photo, Shelf
from audits.selectors.alerts import unresolved_by_shelf
from audits.selectors.photos import latest_by_shelf
from audits.selectors.standing import Standing, standing_of


@dataclass(frozen=True, slots=True)
class ShelfCard:
    """A shelf at a glance: its newest judged photo and what is unresolved on it."""

    shelf: Shelf
    photo: Photo | None
    alerts: list[Alert]
    overdue: bool

    @property
    def to_fill(self) -> int:
        return len(self.told)

    @property
    def to_check(self) -> int:
        return len(self.guesses)

    @property
    def told(self) -> list[Alert]:
        """As the list to fill has them: confirmed, not put off, about goods that are there."""
        return [one for one in self.alerts if standing_of(one) is Standing.FILL]

    @property
    def guesses(self) -> list[Alert]:
        """The same of what is to be checked first."""
        return [one for one in self.alerts if standing_of(one) is Standing.CHECK]

    @property
    def resting(self) -> list[Alert]:
        """Those about which nothing can be done now: put off, or without goods."""
        now = (Standing.FILL, Standing.CHECK)
        return [one for one in self.alerts if standing_of(one) not in now]

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
