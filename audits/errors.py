"""Faults of what people and machines send: a stable code, and one table of sentences."""

from enum import StrEnum


class ErrorCode(StrEnum):
    NO_PHOTOS = "no_photos"
    TOO_MANY_PHOTOS = "too_many_photos"
    CAPTURED_IN_FUTURE = "captured_at_in_future"
    ALERT_RESOLVED = "alert_resolved_already"
    REASON_MISSING = "reason_missing"


SENTENCES: dict[ErrorCode, str] = {
    ErrorCode.NO_PHOTOS: "No photo came with the upload. Choose at least one.",
    ErrorCode.TOO_MANY_PHOTOS: "These are too many photos for one check. Send at most 10.",
    ErrorCode.CAPTURED_IN_FUTURE: "The capture time lies in the future. Set the sender's clock.",
    ErrorCode.ALERT_RESOLVED: "Somebody or a newer photo has settled this already.",
    ErrorCode.REASON_MISSING: "Say in a few words why it is settled.",
}


class ShelfWatchError(Exception):
    """A request that cannot be done; `position` is the photo it is about, counted from 1."""

    def __init__(self, code: str, message: str = "", *, position: int | None = None) -> None:
        self.code = str(code)
        self.message = message or SENTENCES[ErrorCode(code)]
        self.position = position
        super().__init__(self.message)
