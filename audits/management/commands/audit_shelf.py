from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from audits.errors import ShelfWatchError
from audits.models import Audit, AuditResult, Shelf, Source
from audits.selectors.audits import (
    holes_of,
    holes_told,
    photos_seen,
    result_of,
    slots_believed,
)
from audits.selectors.standing import standing_words
from audits.selectors.verdicts import AlertMoved, How, alerts_moved, not_judged
from audits.services.runs import audit_run
from audits.services.uploads import audit_create
from audits.wording import counted, missing_words, place_words
from detection import RegistrationReason

_AGAIN = "Take the photo again from where the reference photo was taken."
_REBUILT = f"{_AGAIN} If the shelf was rebuilt, make this one its reference on the page above."
# What to do about photos that do not line up, where it is not that the shelf may look otherwise.
_TO_DO: dict[str, str] = {
    RegistrationReason.UPSIDE_DOWN: (
        "Hold the camera as it was held for the reference photo, and take the photo again. If the "
        "reference photo was held wrong, say so on the page above and use this one."
    ),
    RegistrationReason.MIRRORED: (
        "Take the photo again without mirroring. If the reference photo is mirrored, say so on "
        "the page above and use this one."
    ),
    RegistrationReason.TOO_OBLIQUE: _AGAIN,
    RegistrationReason.TOO_LITTLE_DETAIL: _AGAIN,
    RegistrationReason.REFERENCE_TOO_POOR: "Make this photo the reference on the page above.",
}


class Command(BaseCommand):
    help = (
        "Check a shelf by photos from disk and print what they told: places found empty, seen "
        "again or filled, or why nothing was judged. Fails only where nothing was kept."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("shelf", help="STORE/SHELF by their codes, or the shelf's number")
        parser.add_argument("photos", nargs="+", type=Path, metavar="PHOTO")

    def handle(self, *args: Any, **options: Any) -> None:
        shelf = _shelf(options["shelf"])
        try:
            photos = [path.read_bytes() for path in options["photos"]]
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        try:
            audit = audit_create(shelf=shelf, photos=photos, source=Source.COMMAND)
        except ShelfWatchError as error:
            name = options["photos"][error.position - 1] if error.position else shelf
            raise CommandError(f"{name}: {error.message} ({error.code})") from error
        # At once and here: the worker that was told as well finds it claimed.
        audit_run(audit_id=audit.pk)
        audit.refresh_from_db()
        self._report(audit)

    def _report(self, audit: Audit) -> None:
        self.stdout.write(f"Check {audit.pk} of {audit.shelf}: {audit.get_status_display()}")
        self.stdout.write(settings.SHELFWATCH_BASE_URL + reverse("check", args=[audit.pk]))
        if not audit.is_finished:
            self.stdout.write(
                "A worker of the site had it first; the page will show what it found."
            )
            return
        result = result_of(audit)
        if result is not None:
            found = f"{counted(result.product_count, 'product,products')} in "
            found += f"{counted(result.row_count, 'row,rows')}, "
            self.stdout.write(found + counted(_holes(audit, result), "hole,holes"))
        for line in _told(audit, result):
            self.stdout.write(line)


def _holes(audit: Audit, result: AuditResult) -> int:
    """As the check's page counts them."""
    photos = photos_seen(audit, result, slots_believed(audit, result))
    return holes_told(result, holes_of(photos, result))


def _told(audit: Audit, result: AuditResult | None) -> list[str]:
    """What the photos told of the shelf's places, or why they told nothing."""
    verdict = not_judged(audit, result)
    if verdict is not None:
        told = [f"Nothing was judged and no alert changed ({verdict.code}):", verdict.sentence]
        is_lost = result is not None and result.lined_up is False
        return [*told, _TO_DO.get(verdict.code, _REBUILT)] if is_lost else told
    if result is not None and result.superseded:
        return ["A newer photo of the shelf was checked before, so no alert changed."]
    return [_alert_words(moved) for moved in alerts_moved(audit)] or [
        "No place is new, seen again or filled."
    ]


def _alert_words(moved: AlertMoved) -> str:
    alert = moved.alert
    place = place_words(alert.row, alert.sequence)
    if moved.how == How.SETTLED:
        named = f" ({alert.product})" if alert.product else ""
        return f"{standing_words(alert)}: {place}{named}: {moved.why}"
    missing = missing_words(alert.facings_missing, alert.product)
    return f"{standing_words(alert)}: {place}, {missing} empty ({moved.how.value})"


def _shelf(text: str) -> Shelf:
    store, _, code = text.rpartition("/")
    shelves = Shelf.objects.select_related("store")
    found = shelves.filter(store__code=store, code=code) if store else shelves.none()
    if not store and text.isdecimal():
        found = shelves.filter(pk=int(text))
    shelf = found.first()
    if shelf is None:
        raise CommandError(f"There is no shelf {text!r}; write STORE/SHELF by their codes.")
    return shelf
