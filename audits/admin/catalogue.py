from django import forms
from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.html import format_html

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
    readonly_fields = ("shown",)
    # Without Django's link to the file as it was sent, which may tell where it was taken.
    formfield_overrides = {models.FileField: {"widget": forms.FileInput}}

    @admin.display(description="picture as shown")
    def shown(self, product: Product) -> str:
        if not product.picture:
            return "-"
        address = reverse("product_picture", args=[product.pk])
        return format_html('<img src="{}" height="160" alt="{}">', address, product.name)


@admin.register(Gtin)
class GtinAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("code", "product")
    list_select_related = ("product",)
    search_fields = ("code", "product__name")
    autocomplete_fields = ("product",)
    show_full_result_count = False
