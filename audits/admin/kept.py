"""What the admin shows and never changes: the story of checks, alerts and notices."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from audits.models import Photo

LINES = 100


class _Kept:
    """Written by services alone; an edited story is no story."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class KeptAdmin(_Kept, admin.ModelAdmin):  # type: ignore[type-arg]
    list_per_page = LINES
    # Counting half a million rows for the words '100 results (500,000 total)' takes seconds.
    show_full_result_count = False


class KeptInline(_Kept, admin.TabularInline):  # type: ignore[type-arg]
    extra = 0
    can_delete = False


def thumbnail(photo: Photo | None) -> str:
    """The photo, small, as a link to its larger copy."""
    if photo is None:
        return "-"
    return format_html(
        '<a href="{}"><img src="{}" height="72" alt="Photo {}" loading="lazy"></a>',
        reverse("photo", args=[photo.pk, "page"]),
        reverse("photo", args=[photo.pk, "thumbnail"]),
        photo.pk,
    )
