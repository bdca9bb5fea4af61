from django.contrib import admin

from audits.admin.kept import KeptAdmin
from audits.models import CatalogueImport


@admin.register(CatalogueImport)
class CatalogueImportAdmin(KeptAdmin):
    """Files come in on their own page, which checks them first."""

    list_display = (
        *("id", "kind", "file_name", "status", "dry_run", "new", "changed", "wrong"),
        *("created_by", "created_at", "finished_at"),
    )
    list_filter = ("kind", "status", "source")
    list_select_related = ("created_by",)
    search_fields = ("=id", "file_name", "created_by__email", "created_by__name")
    exclude = ("file",)  # other stores' data; the page asks who may have it
