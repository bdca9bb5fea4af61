"""Addresses of the site."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from audits.api.urls import predict
from audits.views.api_docs import api_docs, api_guide
from shelfwatch_site.health import health, live, ready
from shelfwatch_site.metrics import metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("health", health, name="health"),
    path("health/live", live, name="live"),
    path("health/ready", ready, name="ready"),
    path("metrics", metrics, name="metrics"),
    path("predict", predict, name="predict"),
    path("api/docs/", api_docs, name="api_docs"),
    path("api/docs/<slug:name>/", api_guide, name="api_guide"),
    path("api/v1/", include("integrations.api.urls")),
    path("api/", include("audits.api.urls")),
    path("", include("audits.urls")),
    path("", include("accounts.urls")),
    path("", include("integrations.urls")),
]

handler400 = "audits.api.handlers.bad_request"
handler403 = "audits.api.handlers.permission_denied"
handler404 = "audits.api.handlers.page_not_found"
handler500 = "audits.api.handlers.server_error"
