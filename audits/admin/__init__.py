"""The admin: catalogue data is edited here; what was found and sent is looked at."""

from django.contrib import admin

from audits.admin import alerts, catalogue, checks, imports, planograms, stock, stores

__all__ = ["alerts", "catalogue", "checks", "imports", "planograms", "stock", "stores"]

admin.site.site_header = "ShelfWatch"
admin.site.site_title = "ShelfWatch"
admin.site.index_title = "Admin"
admin.site.site_url = "/"
