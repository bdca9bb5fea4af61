"""What is said about photos, in the reader's language: the detector speaks English alone."""

from functools import cache

from django.utils.translation import gettext, gettext_noop

from detection import sentences

# Of a photo that was to become a shelf's first reference: the code of its quality, and why.
NO_PRODUCTS = "no_products"
BARE_AT_FIRST = gettext_noop(
    "No product was found on this photo, so it cannot become the shelf's reference photo. "
    "Photograph the shelf when goods stand on it."
)


def photo_words(sentence: str) -> str:
    """A kept sentence about a photo as the reader says it; any other comes back as it is."""
    if sentence == BARE_AT_FIRST:
        return gettext(BARE_AT_FIRST)
    if sentence not in _sentences():
        return sentence
    known, figures = _sentences()[sentence]
    return gettext(known).format(**figures)


@cache
def _sentences() -> dict[str, tuple[str, dict[str, int]]]:
    return sentences()
