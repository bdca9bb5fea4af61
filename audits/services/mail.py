"""Making the mails; the texts are in templates/emails."""

import logging
from email.mime.image import MIMEImage
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from audits.models import Alert, Delivery
from audits.services.trace import trace_headers
from detection import Box, PhotoError, crop

logger = logging.getLogger(__name__)

PICTURE_SIDE = 900


class _Mail(EmailMultiAlternatives):
    """A mail whose picture belongs to its text instead of hanging below it."""

    mixed_subtype = "related"


def alert_mail(*, delivery: Delivery) -> EmailMultiAlternatives:
    """The mail about an alert's transition, with a picture of the place; not yet sent.

    The Message-ID depends on the delivery alone, so a second sending can be recognised.
    """
    alert = delivery.transition.alert
    picture = _picture(alert)
    host = urlsplit(settings.SHELFWATCH_BASE_URL).hostname
    context = {
        "alert": alert,
        "shelf": alert.shelf,
        "store": alert.shelf.store,
        "user": delivery.user,
        "link": settings.SHELFWATCH_BASE_URL + reverse("alert", args=[alert.pk]),
        "profile_link": settings.SHELFWATCH_BASE_URL + reverse("profile"),
        "has_picture": picture is not None,
    }
    subject = render_to_string("emails/alert-opened-subject.txt", context).strip()
    mail = _Mail(
        subject=" ".join(subject.split()),
        body=render_to_string("emails/alert-opened-body.txt", context),
        to=[delivery.user.email],
        headers={
            "Message-ID": f"<delivery-{delivery.pk}-{delivery.transition_id}@{host}>",
            "Auto-Submitted": "auto-generated",
            **trace_headers(),
        },
    )
    mail.attach_alternative(render_to_string("emails/alert-opened-body.html", context), "text/html")
    if picture is not None:
        image = MIMEImage(picture, "jpeg")
        image.add_header("Content-ID", "<place>")
        image.add_header("Content-Disposition", "inline", filename="place.jpg")
        mail.attach(image)
    return mail


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
    except (OSError, PhotoError) as error:
        logger.warning("the mail about alert %s goes without a picture: %s", alert.pk, error)
        return None
