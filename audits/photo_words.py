"""What the detector says about photos, in the reader's language: it speaks English alone."""

from functools import cache

from django.utils.translation import gettext

from detection import sentences


def photo_words(sentence: str) -> str:
    """A sentence of the detector's as the reader says it; any other comes back as it is."""
    if sentence not in _sentences():
        return sentence
    known, figures = _sentences()[sentence]
    return gettext(known).format(**figures)


@cache
def _sentences() -> dict[str, tuple[str, dict[str, int]]]:
    return sentences()
