from django.contrib import admin
from unfold.admin import ModelAdmin

from accounts.admin import KnownInline
from audits.models import Planogram, Slot


class SlotsOfPlanogram(KnownInline):
    model = Slot
    fields = (
        "key",
        "row",
        "sequence",
        "product",
        "facings",
        "minimum",
        "view",
        "x1",
        "y1",
        "x2",
        "y2",
    )
    autocomplete_fields = ("product", "view")
    # The shelf too: a slot's name says whose planogram it belongs to.
    list_select_related = ("product", "view", "planogram__shelf")


@admin.register(Planogram)
class PlanogramAdmin(ModelAdmin):
    list_display = ("shelf", "version", "status", "effective_from", "created_by", "created_at")
    list_filter = ("status",)
    list_select_related = ("shelf", "created_by")
    search_fields = ("shelf__name", "shelf__code", "shelf__store__name")
    autocomplete_fields = ("shelf", "created_by")
    inlines = (SlotsOfPlanogram,)


@admin.register(Slot)
class SlotAdmin(ModelAdmin):
    list_display = ("key", "planogram", "row", "sequence", "product", "facings")
    list_select_related = ("planogram__shelf", "product")
    search_fields = ("key", "product__name", "planogram__shelf__name")
    autocomplete_fields = ("planogram", "view", "product")
    show_full_result_count = False
