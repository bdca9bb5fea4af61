"""Going back to an older planogram."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audits.errors import ErrorCode, ShelfWatchError
from audits.models import Planogram
from audits.selectors.planograms import left_behind
from audits.services.locks import shelf_locked
from audits.services.planograms import planogram_in_force
from audits.services.positions import slots_write


def planogram_restore(*, planogram: Planogram, by: User) -> Planogram:
    """A new version, in force from today, with the slots of this one; the one that is in force
    stays as it is. Alerts of positions that end with it are settled.

    Raises ShelfWatchError where slots lie on a reference photo that was replaced.
    """
    with transaction.atomic():
        shelf = shelf_locked(pk=planogram.shelf_id)
        now = timezone.now()
        current = planogram_in_force(shelf, now)
        if current is not None and current.pk == planogram.pk:
            return current
        if left_behind(planogram.slots.all()).exists():
            raise ShelfWatchError(ErrorCode.VERSION_ON_OLDER_PHOTO)
        # `old=None`: a sitting's version is not written over, so that it can come back as well.
        return slots_write(shelf=shelf, old=None, slots=list(planogram.slots.all()), by=by, now=now)
