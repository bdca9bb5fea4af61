"""Every code that the API refuses a request with: its status, and a sentence if it has no other.

`docs/api.md` lists the same; a test compares the two.
"""

from enum import StrEnum

from django.utils.translation import gettext_noop

from audits.errors import ErrorCode
from detection import PhotoErrorCode


class ApiCode(StrEnum):
    """What is wrong with a request before any photo or shelf is looked at."""

    UNKNOWN_FIELD = "unknown_field"
    DUPLICATE_FIELD = "duplicate_field"
    IMAGE_OR_IMAGES = "image_or_images"
    ZONE_MISSING = "zone_missing"
    INVALID_CURSOR = "invalid_cursor"
    TOO_MANY_FIELDS = "too_many_fields"
    TOO_MANY_FILES = "too_many_files"
    UPLOAD_INTERRUPTED = "upload_interrupted"
    IDEMPOTENCY_KEY_INVALID = "idempotency_key_invalid"
    IDEMPOTENCY_CONFLICT = "idempotency_conflict"
    IDEMPOTENCY_KEY_REUSED = "idempotency_key_reused"
    NO_REQUEST = "no_request"
    ADDRESS_TOO_LONG = "address_too_long"
    HEADERS_TOO_LARGE = "headers_too_large"
    LENGTH_REQUIRED = "length_required"
    UPLOAD_TOO_LARGE = "upload_too_large"
    FORM_TOO_LARGE = "form_too_large"
    ENCODING_UNSUPPORTED = "encoding_unsupported"
    TOO_MANY_IMAGES = "too_many_images"
    FORMAT_NEEDS_ONE_IMAGE = "format_needs_one_image"
    ROWS_DIFFER = "rows_differ"
    ROWS_WRONG = "rows_wrong"
    ID_OF_ANOTHER = "id_of_another"
    SCOPE_MISSING = "scope_missing"
    KEY_LIMITED = "key_limited_to_stores"
    HEAD_OFFICE_ONLY = "head_office_only"
    MANAGERS_ONLY = "managers_only"
    STORE_NOT_FOUND = "store_not_found"
    SHELF_NOT_FOUND = "shelf_not_found"
    DEVICE_NOT_FOUND = "device_not_found"
    WEBHOOK_TARGET_REFUSED = "webhook_target_refused"
    UNTIL_IN_PAST = "until_in_past"
    UNTIL_NEEDS_NO_STOCK = "until_needs_no_stock"
    AS_OF_IN_FUTURE = "as_of_in_future"
    KEY_TAKEN = "key_taken"
    CLIENT_GONE = "client_gone"
    MODEL_UNAVAILABLE = "model_unavailable"
    OVERLOADED = "overloaded"
    SERVER_AWAY = "server_away"


SENTENCES: dict[ApiCode, str] = {
    ApiCode.UNKNOWN_FIELD: "There is no such field here. Check its name.",
    ApiCode.DUPLICATE_FIELD: "This field came more than once. Send it once.",
    ApiCode.IMAGE_OR_IMAGES: "Send either 'image' or 'images', not both.",
    ApiCode.ZONE_MISSING: "Say which time zone is meant, as in 2026-11-23T09:30:00+01:00.",
    ApiCode.INVALID_CURSOR: "This cursor is not one that this list gave out.",
    ApiCode.TOO_MANY_FIELDS: "The form has too many fields.",
    ApiCode.TOO_MANY_FILES: "The form has too many files.",
    ApiCode.UPLOAD_INTERRUPTED: gettext_noop(
        "The upload did not arrive completely. Send it again."
    ),
    ApiCode.IDEMPOTENCY_KEY_INVALID: "The Idempotency-Key is 1 to 200 visible ASCII characters.",
    ApiCode.IDEMPOTENCY_CONFLICT: "The same request is being answered. Ask again in a second.",
    ApiCode.IDEMPOTENCY_KEY_REUSED: "This Idempotency-Key came with other content. Make a new one.",
    ApiCode.NO_REQUEST: "This is no request of HTTP that can be read.",
    ApiCode.ADDRESS_TOO_LONG: "The address is longer than any of this site.",
    ApiCode.HEADERS_TOO_LARGE: "These are too many headers, or one of them is too long.",
    ApiCode.LENGTH_REQUIRED: "Say how long the upload is: send Content-Length, not chunks.",
    ApiCode.UPLOAD_TOO_LARGE: gettext_noop(
        "The upload is larger than any number of photos taken here."
    ),
    ApiCode.FORM_TOO_LARGE: "The fields beside the photos are too large.",
    ApiCode.ENCODING_UNSUPPORTED: "Send the body as it is, without Content-Encoding.",
    ApiCode.TOO_MANY_IMAGES: "These are too many photos for one request. Send at most 10.",
    ApiCode.FORMAT_NEEDS_ONE_IMAGE: "A picture comes back for one photo. Send it as 'image'.",
    ApiCode.ROWS_DIFFER: "Every row needs the same fields. Send others in a request of their own.",
    ApiCode.ROWS_WRONG: "Rows are wrong, so nothing was written.",
    ApiCode.ID_OF_ANOTHER: (
        "This is not the id of what the row names by its code. Leave the id out to make a new one."
    ),
    ApiCode.SCOPE_MISSING: "This key was not made for this. Use one with the scope '{scope}'.",
    ApiCode.KEY_LIMITED: (
        "This key was made for some stores only. Use one for all that its owner may see."
    ),
    ApiCode.HEAD_OFFICE_ONLY: "This is for head office, which keeps the whole chain's catalogue.",
    ApiCode.MANAGERS_ONLY: "This is for people who manage the store.",
    ApiCode.STORE_NOT_FOUND: "There is no store with this code, or you may not see it.",
    ApiCode.SHELF_NOT_FOUND: (
        "There is no such shelf, or you may not see it. Send its id, "
        "or its own code together with the store's code."
    ),
    ApiCode.DEVICE_NOT_FOUND: "The shelf's store has no device of this name.",
    ApiCode.WEBHOOK_TARGET_REFUSED: "Nothing is sent to this address.",
    ApiCode.UNTIL_IN_PAST: "This time is over already.",
    ApiCode.UNTIL_NEEDS_NO_STOCK: "Goods come on a day only where the reason is no_stock.",
    ApiCode.AS_OF_IN_FUTURE: "The count lies in the future. Set the sender's clock.",
    ApiCode.KEY_TAKEN: "Another device uses this key. Make a key of its own for each.",
    ApiCode.CLIENT_GONE: "The connection was closed before it was this photo's turn.",
    ApiCode.MODEL_UNAVAILABLE: gettext_noop("The detector is out of service. Try again later."),
    ApiCode.OVERLOADED: gettext_noop(
        "Too many photos at once. Send it again after the time in Retry-After."
    ),
    ApiCode.SERVER_AWAY: gettext_noop(
        "A server behind this one is away. Send it again after Retry-After."
    ),
}

# What a page that asks the API, as `Try a picture` does, may be told: it says so in its language.
SAID_ON_PAGES = (
    ApiCode.UPLOAD_INTERRUPTED,
    ApiCode.UPLOAD_TOO_LARGE,
    ApiCode.MODEL_UNAVAILABLE,
    ApiCode.OVERLOADED,
    ApiCode.SERVER_AWAY,
)

# Of services that only pages call: no door of the API answers with them.
PAGES_ONLY: frozenset[str] = frozenset(
    {
        ErrorCode.PHOTO_NOT_JUDGED,
        ErrorCode.NO_POSITIONS,
        ErrorCode.REFERENCE_UNLIKE,
        ErrorCode.REFERENCE_HELD_WRONG,
        ErrorCode.POSITIONS_CHANGED,
        ErrorCode.POSITION_INVALID,
        ErrorCode.IMPORT_ENDS_POSITIONS,
        ErrorCode.VERSION_ON_OLDER_PHOTO,
        ErrorCode.MAIL_NOT_HELD,
        ErrorCode.MEMBER_ALREADY,
        ErrorCode.LAST_MANAGER,
        ErrorCode.IMPORT_NOT_READY,
        ErrorCode.IMPORT_ENDED,
        ErrorCode.IMPORT_HAS_ERRORS,
        ErrorCode.IMPORT_FORBIDDEN,
        ErrorCode.IMPORT_EXPIRED,
        ErrorCode.IMPORT_BROKEN,
        ErrorCode.IMPORT_CHANGES_MANY,
        ErrorCode.IMPORT_NOT_KEPT,
        ErrorCode.IMPORT_TAKEN_BACK,
    }
)

STATUS: dict[str, int] = {
    # 400: the request is not put together as it should be.
    ApiCode.NO_REQUEST: 400,
    ApiCode.UNKNOWN_FIELD: 400,
    ApiCode.DUPLICATE_FIELD: 400,
    ApiCode.IMAGE_OR_IMAGES: 400,
    ApiCode.ZONE_MISSING: 400,
    ApiCode.TOO_MANY_FIELDS: 400,
    ApiCode.TOO_MANY_FILES: 400,
    ApiCode.UPLOAD_INTERRUPTED: 400,
    ApiCode.IDEMPOTENCY_KEY_INVALID: 400,
    ApiCode.TOO_MANY_IMAGES: 400,
    ErrorCode.NO_PHOTOS: 400,
    ErrorCode.TOO_MANY_PHOTOS: 400,
    ErrorCode.REASON_MISSING: 400,
    PhotoErrorCode.EMPTY: 400,
    ApiCode.SCOPE_MISSING: 403,
    ApiCode.KEY_LIMITED: 403,
    ApiCode.HEAD_OFFICE_ONLY: 403,
    ApiCode.MANAGERS_ONLY: 403,
    ApiCode.INVALID_CURSOR: 404,
    ApiCode.STORE_NOT_FOUND: 404,
    ApiCode.SHELF_NOT_FOUND: 404,
    ApiCode.DEVICE_NOT_FOUND: 404,
    ErrorCode.UPLOAD_NOT_FOUND: 404,
    ApiCode.IDEMPOTENCY_CONFLICT: 409,
    ApiCode.KEY_TAKEN: 409,
    ErrorCode.ALERT_RESOLVED: 409,
    ErrorCode.ALERT_NOT_TAKEN: 409,
    ErrorCode.ALERT_NOT_SNOOZED: 409,
    ErrorCode.ALERT_NOT_BY_HAND: 409,
    ErrorCode.ALERT_OVERTAKEN: 409,
    ErrorCode.CLIENT_KEY_REUSED: 409,
    ErrorCode.SHELF_CLOSED: 409,
    ErrorCode.AUDIT_NOT_DONE: 409,
    ErrorCode.WEBHOOK_DISABLED: 409,
    ErrorCode.PHOTO_NOT_KEPT: 410,
    ApiCode.LENGTH_REQUIRED: 411,
    # 413, 414, 431: too many bytes.
    ApiCode.ADDRESS_TOO_LONG: 414,
    ApiCode.HEADERS_TOO_LARGE: 431,
    ApiCode.UPLOAD_TOO_LARGE: 413,
    ApiCode.FORM_TOO_LARGE: 413,
    PhotoErrorCode.TOO_LARGE: 413,
    # 415: not the kind of file that is taken.
    ApiCode.ENCODING_UNSUPPORTED: 415,
    PhotoErrorCode.NOT_AN_IMAGE: 415,
    PhotoErrorCode.FORMAT_UNSUPPORTED: 415,
    # 422: put together right, but this file, or these values together, cannot be used.
    ApiCode.IDEMPOTENCY_KEY_REUSED: 422,
    ApiCode.FORMAT_NEEDS_ONE_IMAGE: 422,
    ApiCode.WEBHOOK_TARGET_REFUSED: 422,
    ErrorCode.CAPTURED_IN_FUTURE: 422,
    ErrorCode.CAPTURED_TOO_LONG_AGO: 422,
    ErrorCode.UPLOAD_NOT_AS_TOLD: 422,
    ApiCode.ROWS_DIFFER: 422,
    ApiCode.ID_OF_ANOTHER: 422,
    ApiCode.AS_OF_IN_FUTURE: 422,
    ApiCode.UNTIL_IN_PAST: 422,
    ApiCode.UNTIL_NEEDS_NO_STOCK: 422,
    ApiCode.ROWS_WRONG: 422,
    PhotoErrorCode.DAMAGED: 422,
    PhotoErrorCode.ANIMATED: 422,
    PhotoErrorCode.TOO_SMALL: 422,
    PhotoErrorCode.TOO_NARROW: 422,
    PhotoErrorCode.TOO_MANY_PIXELS: 422,
    # 499: nobody reads this answer; it is counted and logged.
    ApiCode.CLIENT_GONE: 499,
    # 503: not the request's fault.
    ApiCode.MODEL_UNAVAILABLE: 503,
    ApiCode.OVERLOADED: 503,
    ApiCode.SERVER_AWAY: 503,
}
