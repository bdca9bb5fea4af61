"""What a PIN opens: one store's daily work, and only on that store's phone."""

import re
from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.pins import IDLE, SESSION, phone_of

# The aisle. Everything else - people, keys, files, the admin, one's own settings - wants the
# password.
OPEN = re.compile(
    r"/(?:$|stores/\d+/(?:round/|delivered/|codes/)?$|shelves/\d+/(?:check/)?$|check/|checks/"
    r"|photos/|alerts/|products|predict$|try/|about/|offline/|worker\.js|logout/|login/|phone/"
    r"|static/|words/|language/|health|favicon)"
)


class PinsOpenLittle:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        store = request.session.get(SESSION)
        if store is None:
            return self.get_response(request)
        phone = phone_of(request)
        if phone is None or phone.store_id != store:
            logout(request)
            return redirect("login")
        if not OPEN.match(request.path):
            return redirect("pin_too_little")
        request.session.set_expiry(IDLE)
        return self.get_response(request)
