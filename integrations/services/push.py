"""Web push to people who allow it, beside the mail: written with the alert, sent at once.

A push is sent once: the mail is what is repeated until it arrives. What opened together is told
together, and nobody is told in the own quiet hours.
"""

import http.client
import json
import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, override

from accounts.language import language_of
from accounts.models import AtOnce, User
from audits.models import Alert, AlertStatus
from audits.selectors.brakes import shelf_brake_of
from audits.services.events import EventKind
from audits.services.mail_times import due_at
from audits.services.patience import MESSAGE_PATIENCE
from audits.wording import grouped, missing_words, place_words
from integrations import tasks, webpush
from integrations.models import PushNotice, PushSubscription
from integrations.outgoing import TargetError, check_url, post

logger = logging.getLogger(__name__)

# A browser that is off for longer learns it from the pages.
LIVES = 4 * 3600
GONE = {404, 410}
NOT_HELD = Q(alert__shelf__store__mail_held_at=None)


def push_subscribe(*, user: User, endpoint: str, p256dh: str, auth: str) -> PushSubscription:
    """This browser is told what its person may see. Raises ValueError for what is no browser's."""
    try:
        check_url(endpoint)
        webpush.sealed(b"", p256dh=p256dh, auth=auth)
    except (TargetError, ValueError) as error:
        raise ValueError("This is no browser's address.") from error
    # A browser that somebody else used before is theirs no more.
    made, _ = PushSubscription.objects.update_or_create(
        endpoint=endpoint, defaults={"user": user, "p256dh": p256dh, "auth": auth}
    )
    return made


def push_unsubscribe(*, user: User, endpoint: str) -> None:
    PushSubscription.objects.filter(user=user, endpoint=endpoint).delete()


def push_event(kind: EventKind, pk: int, store_id: int) -> None:
    """The writer that `audits.services.events` calls; in its transaction."""
    if kind is not EventKind.ALERT_OPENED or not webpush.is_on():
        return
    readers = PushSubscription.objects.filter(
        user__is_active=True, user__memberships__store=store_id
    ).select_related("user")
    found = list(readers)
    if not found:
        return
    shelf = Alert.objects.select_related("shelf__store").get(pk=pk).shelf
    if shelf_brake_of(shelf).is_on:
        return
    zone, now = shelf.store.zone, timezone.now()
    notices = PushNotice.objects.bulk_create(
        PushNotice(
            subscription=one,
            alert_id=pk,
            due_at=due_at(user=one.user, importance=AtOnce.NEVER, now=now, zone=zone, last=None),
        )
        for one in found
    )
    ready = sorted({one.subscription_id for one in notices if one.due_at <= now})
    # Robust: with the broker down the sweeper sends them, and what they tell of stands.
    transaction.on_commit(lambda: _tell_workers(ready), robust=True)


def push_send(*, subscription_id: int) -> None:
    """Tell one browser of all that is due for it."""
    subscriptions = PushSubscription.objects.select_related("user")
    subscription = subscriptions.filter(pk=subscription_id).first()
    if subscription is None or not webpush.is_on():
        return
    alerts = _taken(subscription, timezone.now())
    if not alerts:
        return
    with override(language_of(subscription.user)):
        message = _message(alerts)
    body = webpush.sealed(message, p256dh=subscription.p256dh, auth=subscription.auth)
    headers = {
        "Authorization": webpush.authorization(subscription.endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(LIVES),
    }
    try:
        status = post(subscription.endpoint, body, headers)
    except (TargetError, OSError, http.client.HTTPException, ValueError) as error:
        logger.warning("a push was not sent: %s", type(error).__name__)
        return
    if status in GONE:
        subscription.delete()
    elif not 200 <= status < 300:
        logger.warning("a push was not taken: %s", status)


def push_sweep() -> None:
    """Send what waited for the end of quiet hours or of a hold on the store's mail, and what a
    lost message left behind."""
    late = timezone.now() - MESSAGE_PATIENCE
    # Those of a store whose mail is held back would fill the sweep, minute after minute.
    due = PushNotice.objects.filter(NOT_HELD, due_at__lte=late).order_by()
    _tell_workers(sorted(set(due.values_list("subscription", flat=True)[:500])))


def _tell_workers(subscription_ids: Sequence[int]) -> None:
    for pk in subscription_ids:
        tasks.push_send.delay(pk)


def _taken(subscription: PushSubscription, now: datetime) -> list[Alert]:
    """The open alerts of what is due, which nobody else sends: whoever deletes a row sends it."""
    due = list(subscription.notices.filter(NOT_HELD, due_at__lte=now).values_list("pk", "alert"))
    mine = [alert for pk, alert in due if PushNotice.objects.filter(pk=pk).delete()[0]]
    alerts = Alert.objects.filter(
        pk__in=mine,
        status=AlertStatus.OPEN,
        shelf__store__memberships__user=subscription.user_id,
    )
    return list(alerts.select_related("shelf__store", "product").order_by("pk"))


def _message(alerts: Sequence[Alert]) -> bytes:
    first = alerts[0]
    if len(alerts) == 1:
        words = {
            "missing": _missing(first),
            "place": place_words(first.row, first.sequence),
        }
        title, body = first.shelf.name, gettext("%(missing)s empty, %(place)s") % words
        url = reverse("alert", args=[first.pk])
    else:
        count = len(alerts)
        body = ngettext("%(places)s place to fill", "%(places)s places to fill", count) % {
            "places": grouped(count)
        }
        title = first.shelf.store.name
        url = reverse("alerts")
    told = {"title": title, "body": body, "url": url, "tag": f"store-{first.shelf.store_id}"}
    return json.dumps(told, ensure_ascii=False).encode()


def _missing(alert: Alert) -> str:
    if alert.product:
        return missing_words(alert.facings_missing, alert.product)
    facings = alert.facings_missing
    said = ngettext("one facing of a product", "%(facings)s facings of a product", facings)
    return said % {"facings": facings}
