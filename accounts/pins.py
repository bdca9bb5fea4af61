"""PINs on a phone that a store's people share.

A PIN is short, so it opens little: only on a phone that a manager made the store's, only that
store, nothing that a password should protect, and not for long. Five wrong ones lock it.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from secrets import token_urlsafe

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Membership, StorePhone, User

COOKIE = "store_phone"
# In a session: the key of the store that a PIN opened.
SESSION = "pin_store"
LEAST_DIGITS, MOST_DIGITS = 4, 8
TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
# Of a session that a PIN opened; each request begins it anew.
IDLE = timedelta(minutes=20)
PHONE_LIVES = timedelta(days=365)


def phone_create(*, store_id: int, name: str, by: User) -> tuple[StorePhone, str]:
    """The row and the secret for the phone's cookie, which is told only here."""
    secret = token_urlsafe(32)
    made = StorePhone.objects.create(
        store_id=store_id, name=name, secret_hash=_hashed(secret), created_by=by
    )
    return made, secret


def phone_of(request: HttpRequest) -> StorePhone | None:
    """The store phone that the request comes from; None from every other browser."""
    secret = request.COOKIES.get(COOKIE, "")
    if not secret:
        return None
    phones = StorePhone.objects.select_related("store")
    return phones.filter(secret_hash=_hashed(secret), ended_at=None).first()


def people_of(phone: StorePhone) -> QuerySet[Membership]:
    """The store's people with a PIN, by name."""
    members = Membership.objects.filter(store=phone.store_id, user__is_active=True)
    return members.exclude(pin="").select_related("user").order_by("user__name", "user__email")


def is_easy(pin: str) -> bool:
    """Whether everybody tries it first: one digit over and over, or digits in a row."""
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    return len(steps) == 1 and steps <= {0, 1, -1}


def pin_set(*, membership: Membership, pin: str) -> None:
    """Give the member this PIN; an empty one takes it away."""
    membership.pin = make_password(pin) if pin else ""
    membership.pin_tries, membership.pin_locked_until = 0, None
    membership.save(update_fields=["pin", "pin_tries", "pin_locked_until"])


def pin_check(*, membership_id: int, phone: StorePhone, pin: str, now: datetime) -> User | None:
    """Who the PIN belongs to; None where it is wrong or locked. Tries are counted one by one."""
    with transaction.atomic():
        found = people_of(phone).select_for_update(of=("self",)).filter(pk=membership_id).first()
        if found is None or (found.pin_locked_until and found.pin_locked_until > now):
            return None
        if check_password(pin, found.pin):
            found.pin_tries, found.pin_locked_until = 0, None
        else:
            found.pin_tries += 1
            if found.pin_tries >= TRIES:
                found.pin_tries, found.pin_locked_until = 0, now + LOCKED_FOR
        found.save(update_fields=["pin_tries", "pin_locked_until"])
        is_right = found.pin_locked_until is None and found.pin_tries == 0
    if not is_right:
        return None
    StorePhone.objects.filter(pk=phone.pk).update(seen_at=now)
    return found.user


def pin_store(request: HttpRequest) -> int | None:
    """The store that a PIN opened in this session; None after a login with the password."""
    session = getattr(request, "session", None)
    return session.get(SESSION) if session is not None else None


def phones_of(store_id: int) -> QuerySet[StorePhone]:
    return StorePhone.objects.filter(store=store_id, ended_at=None).select_related("created_by")


def phone_end(*, phone: StorePhone) -> None:
    """No PIN works on it any more; who is logged in there is out with the next request."""
    phone.ended_at = timezone.now()
    phone.save(update_fields=["ended_at"])


def _hashed(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
