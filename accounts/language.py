"""Which language people read: the one that they chose, else the one that their browser asks for.

What machines read is English whatever they ask for: their programs compare words. The admin is
English too: it is for those who run the site, and its package speaks nothing else.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from accounts.models import User

ENGLISH = "en"
_ALWAYS_ENGLISH = ("/api/", "/predict", "/health", "/metrics", "/admin/", "/static/", "/worker.js")
# The API's description is a page for people.
_DOCS = "/api/docs/"
# What of the answers is words; pictures are the same in every language.
_WORDS = ("text/html", "application/json", "text/plain")


def language_of(person: User) -> str:
    """For mails and notices: the chosen language, else that of the pages last shown to them."""
    return person.language or person.language_seen


def language_remember(response: HttpResponseBase, language: str) -> None:
    """For pages that know of nobody, such as the login: the language is a cookie of the browser,
    or with `language` empty what the browser asks for."""
    if language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    else:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")


def speak(request: HttpRequest, language: str) -> None:
    """The rest of the request is answered in it; `BrowsersLanguage` puts the thread back."""
    translation.activate(language)
    request.LANGUAGE_CODE = language


class BrowsersLanguage:
    """The language of whoever is not known (yet): cookie, then Accept-Language. Asks no server,
    so that every fault can be told in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        machines = is_for_machines(request.path)
        language = ENGLISH if machines else translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        if not machines and response.get("Content-Type", "").startswith(_WORDS):
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response


class PersonsLanguage:
    """The language of who is logged in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_for_machines(request.path) and request.user.is_authenticated:
            self._speak(request, request.user)
        return self.get_response(request)

    def _speak(self, request: HttpRequest, person: User) -> None:
        language = person.language or request.LANGUAGE_CODE
        speak(request, language)
        if not person.language and language != person.language_seen:
            User.objects.filter(pk=person.pk).update(language_seen=language)


def is_for_machines(path: str) -> bool:
    return path.startswith(_ALWAYS_ENGLISH) and not path.startswith(_DOCS)
