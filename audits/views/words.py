"""The texts of the pages' scripts in another language than English, as a script of its own."""

from functools import cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext, override
from django.views.decorators.http import require_safe
from django.views.i18n import JavaScriptCatalog

from audits.api.codes import SAID_ON_PAGES, SENTENCES
from audits.photo_words import photo_words
from detection import sentences

YEAR = 31_536_000


class _Catalogue(JavaScriptCatalog):
    """Ours alone; of other packages' scripts none reads it."""

    packages = ["audits"]

    def get_catalog(self) -> dict[str, Any]:
        """With what the API says in English to a page that asks it, such as `Try a picture`."""
        said = {SENTENCES[code]: gettext(SENTENCES[code]) for code in SAID_ON_PAGES}
        photos = {sentence: photo_words(sentence) for sentence in sentences()}
        return {**super().get_catalog(), **said, **photos}


@require_safe
def words(request: HttpRequest, language: str, mark: str) -> HttpResponse:
    """The same for everybody: language and state stand in the address, so browsers keep it."""
    if language not in _others():
        raise Http404
    response = HttpResponse(_script(language), content_type="text/javascript; charset=utf-8")
    if mark == _mark(language):
        patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    else:  # asked by a page that is older than this release
        patch_cache_control(response, no_cache=True)
    return response


def words_address(language: str) -> str:
    """Where a page in this language gets them; empty for English, which the scripts speak."""
    if language not in _others():
        return ""
    return reverse("words", args=[language, _mark(language)])


def _others() -> set[str]:
    return {code for code, _ in settings.LANGUAGES} - {settings.LANGUAGE_CODE}


@cache
def _script(language: str) -> bytes:
    with override(language):
        return _Catalogue().get(HttpRequest()).content


@cache
def _mark(language: str) -> str:
    return sha256(_script(language)).hexdigest()[:12]
