from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import TabularInline
from unfold.decorators import action

from audits.admin.catalogued import CataloguedAdmin
from audits.admin.kept import LINES, LongListPaginator
from audits.gtins import gtin14, gtin_writings
from audits.models import Gtin, Product


class GtinsForm(BaseInlineFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        """Two writings of one number that are new together: the database knows neither yet."""
        super().clean()
        seen: set[str] = set()
        for form in self.forms:
            code = form.cleaned_data.get("code") if hasattr(form, "cleaned_data") else None
            if not code or form.cleaned_data.get("DELETE"):
                continue
            if gtin14(code) in seen:
                form.add_error("code", "This GTIN stands here twice.")
            seen.add(gtin14(code))


class GtinsOfProduct(TabularInline):
    model = Gtin
    formset = GtinsForm
    extra = 1


@admin.register(Product)
class ProductAdmin(CataloguedAdmin):
    list_display = (
        "picture_small",
        "name",
        "item_number",
        "brand",
        "category",
        "importance",
        "status",
    )
    list_filter = ("status", "importance")
    search_fields = ("name", "item_number__startswith", "brand")
    search_help_text = "Words of the name or the brand, how an item number begins, or a barcode"
    show_full_result_count = False
    paginator = LongListPaginator
    inlines = (GtinsOfProduct,)
    readonly_fields = ("shown",)
    # Without Django's link to the file as it was sent, which may tell where it was taken.
    formfield_overrides = {models.FileField: {"widget": forms.FileInput}}

    list_display_links = ("name",)
    list_per_page = LINES
    actions_list = ("import_file", "export_csv", "export_xlsx")
    instead_of_many = "What is no longer sold is better delisted: a file of products does that."

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Product], search_term: str
    ) -> tuple[QuerySet[Product], bool]:
        """A barcode names one product; joined to the words it would make every search slow."""
        found = Gtin.objects.filter(code__in=gtin_writings(search_term.strip()))
        if products := list(found.values_list("product", flat=True)):
            return queryset.filter(pk__in=products), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description="picture")
    def picture_small(self, product: Product) -> str:
        if not product.picture:
            return ""
        address = reverse("product_picture", args=[product.pk])
        return format_html(
            '<img src="{}" width="48" height="48" alt="" loading="lazy" '
            'style="width: 48px; height: 48px; object-fit: contain">',
            address,
        )

    @action(description="Import a file", icon="upload")
    def import_file(self, request: HttpRequest) -> HttpResponse:
        """Files come in on their own page, which names every wrong row before anything is kept."""
        return redirect("catalogue")

    @action(description="All as CSV", icon="download")
    def export_csv(self, request: HttpRequest) -> HttpResponse:
        return redirect("catalogue_export", kind="products", suffix="csv")

    @action(description="All as XLSX", icon="download")
    def export_xlsx(self, request: HttpRequest) -> HttpResponse:
        return redirect("catalogue_export", kind="products", suffix="xlsx")

    @admin.display(description="picture as shown")
    def shown(self, product: Product) -> str:
        if not product.picture:
            return "-"
        address = reverse("product_picture", args=[product.pk])
        return format_html('<img src="{}" height="160" alt="{}">', address, product.name)


@admin.register(Gtin)
class GtinAdmin(CataloguedAdmin):
    list_display = ("code", "product")
    list_filter = ("clashes",)
    list_select_related = ("product",)
    search_fields = ("code", "product__name")
    autocomplete_fields = ("product",)
    show_full_result_count = False
