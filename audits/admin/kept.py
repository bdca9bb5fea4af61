"""What the admin shows and never changes: the story of checks, alerts and notices."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db import connections
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import ModelAdmin, TabularInline

from audits.models import Photo

LINES = 50
MANY = 10_000  # rows, from which on nobody counts pages


class LongListPaginator(Paginator):  # type: ignore[type-arg]
    """Takes PostgreSQL's own estimate for a whole long table, where counting takes long."""

    @cached_property
    def count(self) -> int:
        about = self._estimate()
        return about if about >= MANY else super().count

    def _estimate(self) -> int:
        rows: Any = self.object_list
        connection = connections[rows.db]
        if connection.vendor != "postgresql" or rows.query.where:
            return 0
        with connection.cursor() as cursor:
            name = connection.ops.quote_name(rows.model._meta.db_table)
            cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [name])
            return int(cursor.fetchone()[0])


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
    paginator = LongListPaginator


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
