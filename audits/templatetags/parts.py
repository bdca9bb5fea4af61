"""Parts that every page has: icons, the count beside 'To fill', pictures of places."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from audits.access import viewer_of
from audits.models import Alert, Photo
from audits.selectors.alerts import to_fill_count
from audits.selectors.evidence import Evidence
from audits.services.renditions import LONGEST_SIDE, Size
from audits.views.words import words_address

register = template.Library()

# The close-up's shape, and how much of the surroundings tells people where they look.
ASPECT = 4 / 3
AROUND = 2.4
LEAST_SHARE = 0.22


@register.simple_tag
def icon(name: str, words: str = "") -> SafeString:
    """An icon of `_icons.html`; with `words` it says something, without it is decoration."""
    if words:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="#i-{}"/></svg>', words, name
        )
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>', name
    )


@register.simple_tag
def words_script() -> str:
    """Where the scripts' texts in the page's language are; empty for English."""
    return words_address(get_language() or "")


@register.simple_tag(takes_context=True)
def places_to_fill(context: dict[str, Any]) -> int:
    """How many alerts are open for who looks at the page; 0 on pages without anybody."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return 0
    return to_fill_count(viewer_of(request))


@register.simple_tag
def photo_sources(photo: Photo) -> str:
    """The photo's sizes as an image's `srcset`: addresses with their widths in pixels."""
    longest = max(photo.width, photo.height)
    widths = {size: round(photo.width * min(1, LONGEST_SIDE[size] / longest)) for size in Size}
    return ", ".join(
        f"{reverse('photo', args=[photo.pk, size])} {width}w" for size, width in widths.items()
    )


@register.filter
def close_up(alert: Alert | Evidence) -> str:
    """The part of the photo around the place, as an SVG viewBox in the photo's pixels."""
    assert alert.photo is not None
    photo, wide, high = alert.photo, alert.x2 - alert.x1, alert.y2 - alert.y1
    width = max(wide * AROUND, high * AROUND * ASPECT, photo.width * LEAST_SHARE)
    width = min(width, photo.width, photo.height * ASPECT)
    height = width / ASPECT
    left = _inside((alert.x1 + alert.x2 - width) / 2, width, photo.width)
    top = _inside((alert.y1 + alert.y2 - height) / 2, height, photo.height)
    return f"{left:.0f} {top:.0f} {width:.0f} {height:.0f}"


@register.filter
def hole_boxes(alert: Alert) -> list[dict[str, str]]:
    """Every hole of the place, as a rectangle in the photo's pixels."""
    return [
        {
            "x": f"{x1:.1f}",
            "y": f"{y1:.1f}",
            "width": f"{x2 - x1:.1f}",
            "height": f"{y2 - y1:.1f}",
        }
        for x1, y1, x2, y2 in alert.holes
    ]


@register.filter
def box_width(alert: Alert) -> str:
    return f"{alert.x2 - alert.x1:.1f}"


@register.filter
def box_height(alert: Alert) -> str:
    return f"{alert.y2 - alert.y1:.1f}"


def _inside(start: float, length: float, whole: float) -> float:
    return min(max(start, 0), whole - length)
