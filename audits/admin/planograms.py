from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from accounts.admin import KnownInline
from audits.admin.catalogued import CataloguedAdmin
from audits.models import Planogram, PlanogramStatus, Slot

PUBLISHED = (
    "Published planograms stay as they are, since shelf checks were judged by them. A change on "
    "the shelf's page Positions makes a new version."
)


def _is_published(planogram: Planogram | None) -> bool:
    """As it was when the admin loaded it: a draft that a form is about to publish is one still."""
    if planogram is None or planogram.pk is None:
        return False
    was = planogram.status == PlanogramStatus.PUBLISHED
    return bool(planogram.__dict__.setdefault("was_published", was))


def _positions(planogram: Planogram) -> str:
    address = reverse("positions", args=[planogram.shelf_id])
    return format_html('<a href="{}">Positions</a>', address)


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

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and not _is_published(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not _is_published(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not _is_published(obj)


@admin.register(Planogram)
class PlanogramAdmin(CataloguedAdmin):
    """Drafts are edited here; published versions are looked at."""

    list_display = (
        *("shelf", "shelf_code", "store", "version", "status", "effective_from"),
        *("created_by", "created_at", "page"),
    )
    list_filter = ("status",)
    list_select_related = ("shelf__store", "created_by")
    search_fields = ("shelf__name", "shelf__code", "shelf__store__name", "shelf__store__code")
    search_help_text = "Words of the shelf's or the store's name, or their codes"
    autocomplete_fields = ("shelf", "created_by")
    readonly_fields = ("page",)
    inlines = (SlotsOfPlanogram,)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not _is_published(obj)

    def undeletable(self, rows: QuerySet[Any]) -> str:
        published = rows.filter(status=PlanogramStatus.PUBLISHED).exists()
        return f"Nothing was deleted. {PUBLISHED}" if published else ""

    @admin.display(ordering="shelf__code")
    def shelf_code(self, planogram: Planogram) -> str:
        return planogram.shelf.code

    @admin.display(ordering="shelf__store__name")
    def store(self, planogram: Planogram) -> str:
        return f"{planogram.shelf.store.name} ({planogram.shelf.store.code})"

    @admin.display(description="changed on")
    def page(self, planogram: Planogram) -> str:
        return _positions(planogram) if planogram.pk else "-"

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, obj: Any = None, **kwargs: Any
    ) -> Any:
        if request.method == "GET" and _is_published(obj):
            self.message_user(request, PUBLISHED)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


@admin.register(Slot)
class SlotAdmin(CataloguedAdmin):
    """Positions of drafts are edited here; those of published versions are looked at."""

    list_display = (
        *("key", "shelf", "store", "planogram_version", "planogram_status", "row", "sequence"),
        *("product", "facings", "page"),
    )
    list_filter = ("planogram__status",)
    list_select_related = ("planogram__shelf__store", "product")
    search_fields = (
        *("key", "product__name", "planogram__shelf__name", "planogram__shelf__code"),
        *("planogram__shelf__store__name", "planogram__shelf__store__code"),
    )
    search_help_text = "A key, words of the product's, the shelf's or the store's name, their codes"
    autocomplete_fields = ("planogram", "view", "product")
    readonly_fields = ("page",)
    show_full_result_count = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and not (obj and _is_published(obj.planogram))

    def undeletable(self, rows: QuerySet[Any]) -> str:
        published = rows.filter(planogram__status=PlanogramStatus.PUBLISHED).exists()
        return f"Nothing was deleted. {PUBLISHED}" if published else ""

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "planogram" and isinstance(field, ModelChoiceField):
            field.queryset = Planogram.objects.filter(status=PlanogramStatus.DRAFT)
            field.error_messages["invalid_choice"] = PUBLISHED
        return field

    @admin.display(ordering="planogram__shelf__name")
    def shelf(self, slot: Slot) -> str:
        return f"{slot.planogram.shelf.name} ({slot.planogram.shelf.code})"

    @admin.display(ordering="planogram__shelf__store__name")
    def store(self, slot: Slot) -> str:
        store = slot.planogram.shelf.store
        return f"{store.name} ({store.code})"

    @admin.display(description="version", ordering="planogram__version")
    def planogram_version(self, slot: Slot) -> int:
        return slot.planogram.version

    @admin.display(description="status", ordering="planogram__status")
    def planogram_status(self, slot: Slot) -> str:
        return slot.planogram.get_status_display()

    @admin.display(description="changed on")
    def page(self, slot: Slot) -> str:
        return _positions(slot.planogram) if slot.pk else "-"
