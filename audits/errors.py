"""Faults of what people and machines send: a stable code, and one table of sentences."""

from enum import StrEnum

from django.utils.translation import gettext, gettext_noop


class ErrorCode(StrEnum):
    NO_PHOTOS = "no_photos"
    TOO_MANY_PHOTOS = "too_many_photos"
    CAPTURED_IN_FUTURE = "captured_at_in_future"
    CAPTURED_TOO_LONG_AGO = "captured_at_too_long_ago"
    CLIENT_KEY_REUSED = "client_key_reused"
    SHELF_CLOSED = "shelf_closed"
    UPLOAD_NOT_FOUND = "upload_not_found"
    UPLOAD_NOT_AS_TOLD = "upload_not_as_told"
    AUDIT_NOT_DONE = "audit_not_done"
    ALERT_RESOLVED = "alert_resolved_already"
    REASON_MISSING = "reason_missing"
    ALERT_NOT_TAKEN = "alert_not_taken"
    ALERT_NOT_SNOOZED = "alert_not_snoozed"
    ALERT_NOT_BY_HAND = "alert_not_settled_by_hand"
    ALERT_OVERTAKEN = "alert_overtaken"
    PHOTO_NOT_KEPT = "photo_not_kept"
    PHOTO_NOT_JUDGED = "photo_not_judged"
    NO_POSITIONS = "no_positions"
    REFERENCE_UNLIKE = "reference_unlike"
    REFERENCE_HELD_WRONG = "reference_held_wrong"
    POSITIONS_CHANGED = "positions_changed"
    POSITION_INVALID = "position_invalid"
    MEMBER_ALREADY = "member_already"
    LAST_MANAGER = "last_manager"
    MAIL_NOT_HELD = "mail_not_held"
    WEBHOOK_DISABLED = "webhook_disabled"
    IMPORT_NOT_READY = "import_not_ready"
    IMPORT_ENDED = "import_ended_already"
    IMPORT_HAS_ERRORS = "import_has_errors"
    IMPORT_FORBIDDEN = "import_not_allowed"
    IMPORT_EXPIRED = "import_expired"
    IMPORT_BROKEN = "import_broken"
    IMPORT_ENDS_POSITIONS = "import_ends_positions"
    IMPORT_CHANGES_MANY = "import_changes_many"
    IMPORT_TAKEN_BACK = "import_taken_back_already"
    IMPORT_NOT_KEPT = "import_not_kept"
    VERSION_ON_OLDER_PHOTO = "version_on_older_photo"


SENTENCES: dict[ErrorCode, str] = {
    ErrorCode.NO_PHOTOS: gettext_noop("No photo came with the upload. Choose at least one."),
    ErrorCode.TOO_MANY_PHOTOS: gettext_noop(
        "These are too many photos for one check. Send at most 10."
    ),
    ErrorCode.CAPTURED_IN_FUTURE: gettext_noop(
        "The capture time lies in the future. Set the sender's clock."
    ),
    ErrorCode.CAPTURED_TOO_LONG_AGO: gettext_noop(
        "The capture time lies before 2000. Set the sender's clock."
    ),
    ErrorCode.CLIENT_KEY_REUSED: gettext_noop(
        "Other photos were sent with this key before. Make a new key."
    ),
    ErrorCode.SHELF_CLOSED: gettext_noop(
        "This shelf is closed, so no photos of it are taken in. A manager can open it again."
    ),
    ErrorCode.UPLOAD_NOT_FOUND: gettext_noop(
        "No photo was brought under this id, or it is more than a day ago."
    ),
    ErrorCode.UPLOAD_NOT_AS_TOLD: gettext_noop(
        "This file has another size or type than was told. Ask anew."
    ),
    ErrorCode.AUDIT_NOT_DONE: gettext_noop("Only a check that is done can be left out."),
    ErrorCode.ALERT_RESOLVED: gettext_noop("Somebody or a newer photo has settled this already."),
    ErrorCode.REASON_MISSING: gettext_noop("Say in a few words why it is settled."),
    ErrorCode.ALERT_NOT_TAKEN: gettext_noop("Nobody is on it."),
    ErrorCode.ALERT_NOT_SNOOZED: gettext_noop("It is not put off."),
    ErrorCode.ALERT_NOT_BY_HAND: gettext_noop(
        "Nobody settled this by hand, so there is nothing to take back."
    ),
    ErrorCode.ALERT_OVERTAKEN: gettext_noop(
        "A newer photo, alert or planogram tells of this place, so it cannot be taken back."
    ),
    ErrorCode.PHOTO_NOT_KEPT: gettext_noop("This photo is no longer kept. Take a new one."),
    ErrorCode.PHOTO_NOT_JUDGED: gettext_noop("This photo could not be judged. Take another one."),
    ErrorCode.NO_POSITIONS: gettext_noop(
        "No row of products was found on this photo. Take another one."
    ),
    ErrorCode.REFERENCE_UNLIKE: gettext_noop(
        "This photo does not line up with the reference photo that there is. "
        "If the shelf was rebuilt, start anew with this photo."
    ),
    ErrorCode.REFERENCE_HELD_WRONG: gettext_noop(
        "This photo is turned or mirrored against the reference photo that there is. Use one that "
        "shows the shelf upright, or tick that the reference photo is the wrong one."
    ),
    ErrorCode.POSITIONS_CHANGED: gettext_noop(
        "Somebody else has changed these positions meanwhile."
    ),
    ErrorCode.POSITION_INVALID: gettext_noop(
        "A position has no place, row or facings, or an unknown product."
    ),
    ErrorCode.MEMBER_ALREADY: gettext_noop("This person is a member of the store already."),
    ErrorCode.LAST_MANAGER: gettext_noop(
        "A store needs a manager. Make somebody else manager first."
    ),
    ErrorCode.MAIL_NOT_HELD: gettext_noop("The mail of this store is not held back."),
    ErrorCode.WEBHOOK_DISABLED: gettext_noop(
        "This webhook is switched off, so nothing is sent there. Switch it on first."
    ),
    ErrorCode.IMPORT_NOT_READY: gettext_noop(
        "Only a file that was checked without errors can be imported."
    ),
    ErrorCode.IMPORT_ENDED: gettext_noop("The import has ended already."),
    ErrorCode.IMPORT_HAS_ERRORS: gettext_noop("Rows are wrong, so nothing was imported."),
    ErrorCode.IMPORT_FORBIDDEN: gettext_noop("Whoever sent the file may not import it (any more)."),
    ErrorCode.IMPORT_EXPIRED: gettext_noop(
        "Nobody imported the file within a week, so it was dropped."
    ),
    ErrorCode.IMPORT_BROKEN: gettext_noop(
        "The import could not be finished, and nothing was imported."
    ),
    ErrorCode.IMPORT_ENDS_POSITIONS: gettext_noop(
        "Positions end by this file, and nobody has agreed to as many as these yet. Look at the "
        "list, tick it, and import then."
    ),
    ErrorCode.IMPORT_CHANGES_MANY: gettext_noop(
        "A column changes in many of the rows that are there already, and nobody has agreed to it "
        "yet. Look at the old and new values, tick it, and import then."
    ),
    ErrorCode.IMPORT_TAKEN_BACK: gettext_noop("This import is taken back already."),
    ErrorCode.IMPORT_NOT_KEPT: gettext_noop(
        "What was before this import is not kept, so it cannot be taken back."
    ),
    ErrorCode.VERSION_ON_OLDER_PHOTO: gettext_noop(
        "Positions of this version lie on a reference photo that was replaced since, so it cannot "
        "come back."
    ),
}


class ShelfWatchError(Exception):
    """A request that cannot be done; `position` is the photo it is about, counted from 1.

    `message` is in the language of whoever asks: the API's and a worker's is English.
    """

    def __init__(self, code: str, message: str = "", *, position: int | None = None) -> None:
        self.code = str(code)
        self.message = message or gettext(SENTENCES[ErrorCode(code)])
        self.position = position
        super().__init__(self.message)
