"""What is said about photos, in the reader's language: the detector speaks English alone."""

import json
from dataclasses import asdict
from functools import cache

from django.utils.translation import gettext, gettext_noop

from detection import PhotoLimits, refusals, sentences

# Of a photo that was to become a shelf's first reference: codes of its quality, and why.
NO_PRODUCTS = "no_products"
UPSIDE_DOWN = "upside_down"
BARE_AT_FIRST = gettext_noop(
    "No product was found on this photo, so it cannot become the shelf's reference photo. "
    "Photograph the shelf when goods stand on it."
)

TURNED_AT_FIRST = gettext_noop(
    "The shelf seems to stand on its head on this photo, which was to become its reference photo. "
    "Turn the phone and take it again. If the shelf does look like this, send the photo once more."
)
_AT_FIRST = (BARE_AT_FIRST, TURNED_AT_FIRST)


def photo_words(sentence: str) -> str:
    """A kept sentence about a photo as the reader says it; any other comes back as it is."""
    if sentence in _AT_FIRST:
        return gettext(sentence)
    if sentence not in _sentences():
        return sentence
    known, figures = _sentences()[sentence]
    return gettext(known).format(**figures)


def refusals_told() -> str:
    """What a page says of files that are not taken, in the reader's language, as JSON:
    `{"limits": {"max_bytes": ..., ...}, "sentences": {"photo_empty": ..., ...}}`."""
    told = {code: photo_words(sentence) for code, sentence in refusals().items()}
    return json.dumps({"limits": asdict(PhotoLimits()), "sentences": told})


@cache
def _sentences() -> dict[str, tuple[str, dict[str, int]]]:
    return sentences()
