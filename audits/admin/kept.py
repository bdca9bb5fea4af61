"""What the admin shows and never changes: the story of checks, alerts and notices."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import ModelAdmin, TabularInline

from audits.models import Photo

LINES = 50


class _Kept:
    """Written by services alone; an edited story is no story."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class KeptAdmin(_Kept, ModelAdmin):
    list_per_page = LINES
    # Counting half a million rows for the words '100 results (500,000 total)' takes seconds.
    show_full_result_count = False


class KeptInline(_Kept, TabularInline):
    extra = 0
    can_delete = False


def thumbnail(photo: Photo | None) -> str:
    """The photo, small, as a link to its larger copy."""
    if photo is None:
        return "-"
    return format_html(
        # A panorama would else push the row's words out of sight.
        '<a href="{}"><img src="{}" width="128" height="80" alt="Photo {}" loading="lazy" '
        'style="width: 128px; height: 80px; object-fit: cover; border-radius: 6px"></a>',
        reverse("photo", args=[photo.pk, "page"]),
        reverse("photo", args=[photo.pk, "thumbnail"]),
        photo.pk,
    )
