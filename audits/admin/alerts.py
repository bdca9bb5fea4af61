from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from audits.admin.kept import KeptAdmin, KeptInline, thumbnail
from audits.models import Alert, AlertTransition, Delivery, Mailing


class TransitionsOfAlert(KeptInline):
    model = AlertTransition
    fields = ("from_status", "to_status", "at", "by", "audit", "why")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("by", "audit__shelf")


@admin.register(Alert)
class AlertAdmin(KeptAdmin):
    """Alerts are taken and settled on their pages, where the picture is."""

    list_display = (
        *("id", "picture", "shelf", "store", "row", "facings_missing", "status"),
        *("since", "taken_by", "page"),
    )
    list_filter = ("status",)
    list_select_related = ("shelf__store", "taken_by", "photo")
    search_fields = ("=id", "shelf__name", "shelf__code", "shelf__store__name")
    readonly_fields = ("picture",)
    inlines = (TransitionsOfAlert,)

    def picture(self, alert: Alert) -> str:
        return thumbnail(alert.photo)

    def store(self, alert: Alert) -> str:
        return alert.shelf.store.name

    def page(self, alert: Alert) -> str:
        return format_html('<a href="{}">Open</a>', reverse("alert", args=[alert.pk]))


@admin.register(AlertTransition)
class AlertTransitionAdmin(KeptAdmin):
    list_display = ("alert", "from_status", "to_status", "at", "by", "why")
    list_filter = ("to_status",)
    list_select_related = ("alert__shelf", "by")
    search_fields = ("=alert__id", "alert__shelf__name")


@admin.register(Delivery)
class DeliveryAdmin(KeptAdmin):
    list_display = ("id", "user", "status", "attempt", "transition", "sent_at", "last_error")
    list_filter = ("status", "channel")
    list_select_related = ("user", "transition")
    search_fields = ("=id", "user__email", "user__name")


@admin.register(Mailing)
class MailingAdmin(KeptAdmin):
    """Mails that are not about alerts."""

    list_display = (
        "id",
        "kind",
        "user",
        "status",
        "attempt",
        "created_at",
        "sent_at",
        "last_error",
    )
    list_filter = ("status", "kind")
    list_select_related = ("user",)
    search_fields = ("=id", "user__email", "user__name")
