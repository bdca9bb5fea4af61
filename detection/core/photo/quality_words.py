"""Why a photo cannot be judged: stable codes, and what a manager is told to do about it."""

from enum import StrEnum

from detection.core.marking import gettext_noop


class QualityReason(StrEnum):
    """Stable: stored with audits and compared by clients."""

    TOO_SMALL = "too_small"
    TOO_DARK = "too_dark"
    GLARE = "glare"
    TOO_BLURRED = "too_blurred"
    TILTED = "tilted"
    TOO_FAR = "too_far"
    NOT_A_SHELF = "not_a_shelf"
    SIDEWAYS = "sideways"


QUALITY_MESSAGES: dict[QualityReason, str] = {
    QualityReason.TOO_SMALL: gettext_noop(
        "The photo has too few pixels to tell products apart. Send it in its original size."
    ),
    QualityReason.TOO_DARK: gettext_noop(
        "The photo is too dark to see the shelf. Switch on more light and take it again."
    ),
    QualityReason.GLARE: gettext_noop(
        "Most of the photo is burnt out. Turn away from the light and take it again."
    ),
    QualityReason.TOO_BLURRED: gettext_noop(
        "The photo is blurred. Hold the phone still, wait until it is sharp, and take it again."
    ),
    QualityReason.TILTED: gettext_noop(
        "The photo is tilted too far to tell the rows apart. Hold the phone level and take it "
        "again."
    ),
    QualityReason.TOO_FAR: gettext_noop(
        "The photo was taken from too far away to tell products apart. Go closer and take the "
        "shelf again, in several photos if it is long."
    ),
    QualityReason.NOT_A_SHELF: gettext_noop(
        "No shelf with products was found. Stand in front of the shelf and take the whole of it."
    ),
    QualityReason.SIDEWAYS: gettext_noop(
        "The photo lies on its side. Hold the phone so that the shelf stands upright on the "
        "screen, and take it again."
    ),
}

# Of a photo that was to become a shelf's reference, which is asked more of than any other.
REFERENCE_MESSAGES: dict[QualityReason, str] = {
    QualityReason.TOO_DARK: gettext_noop(
        "The photo is too dark to become the shelf's reference photo, with which all later ones "
        "are compared. Switch on more light and take it again."
    ),
    QualityReason.TOO_BLURRED: gettext_noop(
        "The photo is not sharp enough to become the shelf's reference photo, with which all "
        "later ones are compared. Hold the phone still, wait until it is sharp, and take it again."
    ),
    QualityReason.NOT_A_SHELF: gettext_noop(
        "Too few products were surely seen on this photo for it to become the shelf's reference "
        "photo. Photograph the shelf when goods stand on it."
    ),
}
