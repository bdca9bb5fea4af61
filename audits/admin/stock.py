from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from audits.admin.kept import KeptAdmin, thumbnail
from audits.models import Hold, OnHand, Reference, ShelfDay, Sight, Spell


@admin.register(Reference)
class ReferenceAdmin(KeptAdmin):
    """Managers approve reference photos on the pages, where the photo is."""

    list_display = ("view", "shelf", "version", "picture", "approved_by", "created_at")
    list_select_related = ("view__shelf__store", "photo", "approved_by")
    search_fields = ("view__shelf__name", "view__shelf__code", "view__shelf__store__name")
    exclude = ("landmarks",)
    readonly_fields = ("picture",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reference]:
        return super().get_queryset(request).defer("landmarks")

    def picture(self, reference: Reference) -> str:
        return thumbnail(reference.photo)

    def shelf(self, reference: Reference) -> str:
        return str(reference.view.shelf)


@admin.register(Spell)
class SpellAdmin(KeptAdmin):
    list_display = ("shelf", "slot_key", "state", "began_at", "seen_at", "ended_at")
    list_filter = ("state",)
    list_select_related = ("shelf",)
    search_fields = ("slot_key", "shelf__name", "shelf__code", "shelf__store__name")


@admin.register(ShelfDay)
class ShelfDayAdmin(KeptAdmin):
    list_display = ("shelf", "day", "checks", "slots_planned", "slots_observed", "slots_out")
    list_select_related = ("shelf",)
    search_fields = ("shelf__name", "shelf__code", "shelf__store__name")


@admin.register(Hold)
class HoldAdmin(KeptAdmin):
    list_display = ("shelf", "place", "kind", "by", "at", "until", "lifted_at", "lifted_why")
    list_filter = ("kind",)
    list_select_related = ("shelf", "by", "alert__shelf")
    search_fields = ("place", "shelf__name", "shelf__code", "shelf__store__name")


@admin.register(OnHand)
class OnHandAdmin(KeptAdmin):
    list_display = ("store", "product", "quantity", "as_of")
    list_select_related = ("store", "product")
    search_fields = ("store__name", "store__code", "product__name", "product__item_number")


@admin.register(Sight)
class SightAdmin(KeptAdmin):
    """How the photos of a standing camera tell that it was moved or that its view is blocked."""

    list_display = ("device", "shelf", "store", "state", "why", "captured_at")
    list_filter = ("state",)
    list_select_related = ("device", "shelf__store")
    search_fields = ("device__name", "shelf__name", "shelf__store__name")

    def store(self, sight: Sight) -> str:
        return sight.shelf.store.name
