from django.contrib import admin
from unfold.admin import ModelAdmin

from accounts.admin import KnownInline
from accounts.models import Membership
from audits.models import Shelf, ShelfView, Store


class MembersOfStore(KnownInline):
    model = Membership
    autocomplete_fields = ("user",)
    list_select_related = ("store", "user")
    verbose_name_plural = "members"


class ShelvesOfStore(KnownInline):
    model = Shelf
    fields = ("code", "name", "walk_order", "audit_interval")
    show_change_link = True


class ViewsOfShelf(KnownInline):
    model = ShelfView
    autocomplete_fields = ("reference_photo",)
    list_select_related = ("reference_photo",)


@admin.register(Store)
class StoreAdmin(ModelAdmin):
    list_display = ("name", "code", "chain", "region", "time_zone")
    list_filter = ("chain", "region")
    search_fields = ("name", "code", "chain", "region")
    inlines = (MembersOfStore, ShelvesOfStore)


@admin.register(Shelf)
class ShelfAdmin(ModelAdmin):
    list_display = ("name", "code", "store", "walk_order", "audit_interval", "judged_at")
    list_select_related = ("store",)
    search_fields = ("name", "code", "store__name", "store__code")
    autocomplete_fields = ("store",)
    readonly_fields = ("judged_at", "created_at")
    inlines = (ViewsOfShelf,)


@admin.register(ShelfView)
class ShelfViewAdmin(ModelAdmin):
    list_display = ("__str__", "shelf", "position", "reference_photo")
    list_select_related = ("shelf", "reference_photo")
    search_fields = ("name", "shelf__name", "shelf__code")
    autocomplete_fields = ("shelf", "reference_photo")
