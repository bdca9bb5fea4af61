"""Why a photo could not be lined up with its reference: codes, and a manager's words."""

from enum import StrEnum

from detection.core.marking import gettext_noop


class RegistrationReason(StrEnum):
    """Stable: stored with audits and compared by clients."""

    TOO_LITTLE_DETAIL = "too_little_detail"
    REFERENCE_TOO_POOR = "reference_too_poor"
    TOO_FEW_MATCHES = "too_few_matches"
    OTHER_SHELF = "other_shelf"
    UPSIDE_DOWN = "upside_down"
    MIRRORED = "mirrored"
    TOO_OBLIQUE = "too_oblique"
    TOO_SMALL_OVERLAP = "too_small_overlap"
    ROWS_DISAGREE = "rows_disagree"


REGISTRATION_MESSAGES: dict[RegistrationReason, str] = {
    RegistrationReason.TOO_LITTLE_DETAIL: gettext_noop(
        "The photo shows too little detail to be lined up with the reference photo."
    ),
    RegistrationReason.REFERENCE_TOO_POOR: gettext_noop(
        "The reference photo shows too little detail to line up with: it is too dark or not sharp. "
        "A manager can use this photo as the reference."
    ),
    RegistrationReason.TOO_FEW_MATCHES: gettext_noop(
        "The photo could not be lined up with the reference photo: too little of it was "
        "recognised. Take it from where the reference photo was taken; if the shelf was "
        "rebuilt, approve a new reference photo."
    ),
    RegistrationReason.OTHER_SHELF: gettext_noop(
        "The photo does not look like this shelf. Check that it was sent for the right one; if "
        "the shelf was rebuilt, approve a new reference photo."
    ),
    RegistrationReason.UPSIDE_DOWN: gettext_noop(
        "The photo is turned on its side or upside down against the reference photo. If it is the "
        "reference photo that was held wrong, a manager can say so and use this one."
    ),
    RegistrationReason.MIRRORED: gettext_noop(
        "The photo is mirrored. Switch mirroring off in the camera."
    ),
    RegistrationReason.TOO_OBLIQUE: gettext_noop(
        "The photo was taken too much from the side. Stand in front of the shelf."
    ),
    RegistrationReason.TOO_SMALL_OVERLAP: gettext_noop(
        "The photo shows too little of what the reference photo shows. Step back, or approve "
        "another reference photo for this standpoint."
    ),
    RegistrationReason.ROWS_DISAGREE: gettext_noop(
        "The rows in the photo do not lie where the reference photo has them. If shelf boards "
        "were moved, approve a new reference photo."
    ),
}

# As it was said of older checks, which keep their words.
FORMER_MESSAGES: tuple[str, ...] = (
    gettext_noop("The photo is turned on its side or upside down."),
)
