"""Making the mails; the texts are in templates/emails."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from email.mime.image import MIMEImage
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.letters import letter_to
from accounts.models import User
from accounts.stopping import stop_token
from audits.models import Alert, Delivery
from audits.selectors.fills import Fill, Stock, stock_of
from audits.services.mail_headers import mail_headers
from audits.services.renditions import alert_close_up
from detection import PhotoError

logger = logging.getLogger(__name__)

# In a mail about many places the rest go without: mail servers refuse large mails.
MOST_PICTURES = 8
HEADINGS = {
    Fill.NOW: gettext_lazy("Can be filled now"),
    Fill.AWAIT: gettext_lazy("Cannot be filled, awaiting delivery"),
    Fill.COUNT: gettext_lazy("Cannot be filled, count the stock"),
}


class _Mail(EmailMultiAlternatives):
    """A mail whose pictures belong to its text instead of hanging below it."""

    mixed_subtype = "related"


@dataclass(frozen=True, slots=True)
class Told:
    """One place in a mail; `cid` names its picture, if it has one. `stock` says what can be done
    about it by the store's books."""

    alert: Alert
    stock: Stock
    link: str
    cid: str
    picture: bytes | None


def mail_about(*, delivery: Delivery, told: Sequence[Delivery]) -> EmailMultiAlternatives:
    """The mail of `delivery` about all of `told`, with pictures of the places; not yet sent.

    The Message-ID depends on the delivery alone, so a second sending can be recognised.
    """
    alerts = [one.transition.alert for one in told]
    stock = stock_of(alert.pk for alert in alerts)
    places = [
        _told(alert, stock.get(alert.pk, Stock()), with_picture=number < MOST_PICTURES)
        for number, alert in enumerate(alerts)
    ]
    context = _context(delivery.user, places)
    name = "alert-opened" if len(places) == 1 else "alerts-digest"
    letter = letter_to(delivery.user, name, context)
    headers = _headers(delivery, context["stop_link"])
    mail = _Mail(letter.subject, letter.text, to=[delivery.user.email], headers=headers)
    mail.attach_alternative(letter.html, "text/html")
    for place in places:
        if place.picture is not None:
            image = MIMEImage(place.picture, "jpeg")
            image.add_header("Content-ID", f"<{place.cid}>")
            image.add_header("Content-Disposition", "inline", filename=f"{place.cid}.jpg")
            mail.attach(image)
    return mail


def _headers(delivery: Delivery, stop_link: str) -> dict[str, str]:
    return {
        **mail_headers(f"delivery-{delivery.pk}-{delivery.transition_id}"),
        # RFC 8058: the mail program's own button sends one POST there.
        "List-Unsubscribe": f"<{stop_link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _context(user: User, places: Sequence[Told]) -> dict[str, Any]:
    first = places[0]
    site = settings.SHELFWATCH_BASE_URL
    return {
        "alert": first.alert,
        "shelf": first.alert.shelf,
        "store": first.alert.shelf.store,
        "user": user,
        "link": first.link,
        "places": places,
        "groups": _groups(places),
        "list_link": site + reverse("alerts"),
        "profile_link": site + reverse("profile"),
        "stop_link": site + reverse("mail_stop", args=[stop_token(user)]),
        "has_picture": first.picture is not None,
    }


def _groups(places: Sequence[Told]) -> list[tuple[object, list[Told]]]:
    """What can be filled first, then what cannot and why, each with its heading in the language of
    whoever renders it; without a heading where all of it can."""
    by_fill = [(fill, [one for one in places if one.stock.fill is fill]) for fill in Fill]
    if len(by_fill[0][1]) == len(places):
        return [("", list(places))]
    return [(HEADINGS[fill], group) for fill, group in by_fill if group]


def _told(alert: Alert, stock: Stock, *, with_picture: bool) -> Told:
    link = settings.SHELFWATCH_BASE_URL + reverse("alert", args=[alert.pk])
    return Told(alert, stock, link, f"place{alert.pk}", _picture(alert) if with_picture else None)


def _picture(alert: Alert) -> bytes | None:
    """The place marked in its photo, as JPEG; None once the photo was pruned.

    The words matter more than the picture: a photo that cannot be read withholds no mail.
    """
    if alert.photo is None or not alert.photo.file:
        return None
    try:
        return alert_close_up(alert=alert)
    except (OSError, PhotoError, ValueError) as error:
        logger.warning("the mail about alert %s goes without a picture: %s", alert.pk, error)
        return None
