from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from audits.admin.kept import KeptAdmin, KeptInline, thumbnail
from audits.models import Audit, AuditResult, AuditTransition, Photo

# All but `columns`: hundreds of boxes that nobody reads as text.
FOUND = (
    "product_count",
    "gap_count",
    "row_count",
    "superseded",
    "lined_up",
    "slots_planned",
    "slots_observed",
    "slots_out",
    "model_name",
    "model_version",
    "runtime",
    "total_ms",
)


class ResultOfAudit(KeptInline):
    model = AuditResult
    fields = FOUND

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("columns", "readings")


class PhotosOfAudit(KeptInline):
    model = Photo
    fields = ("position", "picture", "width", "height", "byte_size", "captured_at", "source")
    readonly_fields = ("picture",)

    def picture(self, photo: Photo) -> str:
        return thumbnail(photo)


class TransitionsOfAudit(KeptInline):
    model = AuditTransition
    fields = ("from_status", "to_status", "at", "attempt", "by", "why")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("by")


@admin.register(Audit)
class AuditAdmin(KeptAdmin):
    list_display = ("id", "picture", "shelf", "store", "status", "source", "captured_at", "page")
    list_filter = ("status", "source")
    list_select_related = ("shelf__store",)
    search_fields = ("=id", "shelf__name", "shelf__code", "shelf__store__name")
    inlines = (ResultOfAudit, PhotosOfAudit, TransitionsOfAudit)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Audit]:
        return super().get_queryset(request).prefetch_related("photos")

    def picture(self, audit: Audit) -> str:
        return thumbnail(next(iter(audit.photos.all()), None))

    def store(self, audit: Audit) -> str:
        return audit.shelf.store.name

    def page(self, audit: Audit) -> str:
        return format_html('<a href="{}">Open</a>', reverse("check", args=[audit.pk]))


@admin.register(AuditResult)
class AuditResultAdmin(KeptAdmin):
    list_display = ("audit", "product_count", "gap_count", "model_name", "model_version")
    list_filter = ("superseded", "model_name")
    list_select_related = ("audit__shelf",)
    search_fields = ("=audit__id", "audit__shelf__name", "audit__shelf__store__name")
    fields = ("audit", *FOUND)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditResult]:
        return super().get_queryset(request).defer("columns", "readings")


@admin.register(Photo)
class PhotoAdmin(KeptAdmin):
    list_display = ("id", "picture", "audit", "position", "width", "height", "captured_at")
    list_select_related = ("audit__shelf",)
    search_fields = ("=id", "=audit__id", "audit__shelf__name", "audit__shelf__store__name")
    exclude = ("file",)  # as sent, it may tell where it was taken
    readonly_fields = ("picture",)

    def picture(self, photo: Photo) -> str:
        return thumbnail(photo)


@admin.register(AuditTransition)
class AuditTransitionAdmin(KeptAdmin):
    list_display = ("audit", "from_status", "to_status", "at", "attempt", "by", "why")
    list_filter = ("to_status",)
    list_select_related = ("audit__shelf", "by")
    search_fields = ("=audit__id", "audit__shelf__name")
