from django.contrib import admin

from audits.models import Gtin, Product


class GtinsOfProduct(admin.TabularInline):  # type: ignore[type-arg]
    model = Gtin
    extra = 1


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "item_number", "brand", "category", "importance", "status")
    list_filter = ("status", "importance")
    search_fields = ("name", "=item_number", "brand", "=gtins__code")
    show_full_result_count = False
    inlines = (GtinsOfProduct,)


@admin.register(Gtin)
class GtinAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("code", "product")
    list_select_related = ("product",)
    search_fields = ("code", "product__name")
    autocomplete_fields = ("product",)
    show_full_result_count = False
