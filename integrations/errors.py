"""Why a key is refused: stable codes, and their wording in one table."""

from enum import StrEnum


class KeyErrorCode(StrEnum):
    INVALID = "api_key_invalid"
    EXPIRED = "api_key_expired"
    REVOKED = "api_key_revoked"
    OWNER_INACTIVE = "api_key_owner_inactive"


SENTENCES: dict[KeyErrorCode, str] = {
    KeyErrorCode.INVALID: "This is not a key of this site. Send it whole, as it was shown.",
    KeyErrorCode.EXPIRED: "This key has expired. Ask for a new one.",
    KeyErrorCode.REVOKED: "This key was revoked. Ask for a new one.",
    KeyErrorCode.OWNER_INACTIVE: "The person whose key this is no longer has a login here.",
}
