"""Making the mails; the texts are in templates/emails."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from email.mime.image import MIMEImage
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from accounts.letters import letter_to
from accounts.models import User
from accounts.stopping import stop_token
from audits.models import Alert, Delivery
from audits.services.mail_headers import mail_headers
from detection import Box, PhotoError, crop

logger = logging.getLogger(__name__)

PICTURE_SIDE = 900
# In a mail about many places the rest go without: mail servers refuse large mails.
MOST_PICTURES = 8


class _Mail(EmailMultiAlternatives):
    """A mail whose pictures belong to its text instead of hanging below it."""

    mixed_subtype = "related"


@dataclass(frozen=True, slots=True)
class Told:
    """One place in a mail; `cid` names its picture, if it has one."""

    alert: Alert
    link: str
    cid: str
    picture: bytes | None


def mail_about(*, delivery: Delivery, told: Sequence[Delivery]) -> EmailMultiAlternatives:
    """The mail of `delivery` about all of `told`, with pictures of the places; not yet sent.

    The Message-ID depends on the delivery alone, so a second sending can be recognised.
    """
    places = [
        _told(one.transition.alert, with_picture=number < MOST_PICTURES)
        for number, one in enumerate(told)
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
        "list_link": site + reverse("alerts"),
        "profile_link": site + reverse("profile"),
        "stop_link": site + reverse("mail_stop", args=[stop_token(user)]),
        "has_picture": first.picture is not None,
    }


def _told(alert: Alert, *, with_picture: bool) -> Told:
    link = settings.SHELFWATCH_BASE_URL + reverse("alert", args=[alert.pk])
    return Told(alert, link, f"place{alert.pk}", _picture(alert) if with_picture else None)


def _picture(alert: Alert) -> bytes | None:
    """The place marked in its photo, as JPEG; None once the photo was pruned.

    The words matter more than the picture: a photo that cannot be read withholds no mail.
    """
    if alert.photo is None or not alert.photo.file:
        return None
    box = Box(alert.x1, alert.y1, alert.x2, alert.y2)
    try:
        with alert.photo.file.open("rb") as file:
            return crop(file.read(), box, margin=1.0, max_side=PICTURE_SIDE, mark=True)
    except (OSError, PhotoError, ValueError) as error:
        logger.warning("the mail about alert %s goes without a picture: %s", alert.pk, error)
        return None
