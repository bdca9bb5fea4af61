"""Addresses below /api/, and `predict` for the root as well."""

from django.urls import path, re_path
from django.views.decorators.cache import cache_page
from drf_spectacular.renderers import OpenApiJsonRenderer2, OpenApiYamlRenderer2
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny

from audits.api.alerts import AlertResolveView, AlertsView, AlertTakeView
from audits.api.audits import AuditsView, AuditView
from audits.api.catalogue import ExportView, PlanogramsView, PlanogramView, ProductsView
from audits.api.predict.view import PredictView
from audits.api.stores import ShelvesView, StoresView
from audits.api.unknown import UnknownView

app_name = "api"

predict = PredictView.as_view()
# Public: it tells how to ask, and nothing of any store. Kept, for making it takes a while.
schema = cache_page(300)(
    SpectacularAPIView.as_view(
        authentication_classes=[],
        permission_classes=[AllowAny],
        # JSON first: so are its errors.
        renderer_classes=[OpenApiJsonRenderer2, OpenApiYamlRenderer2],
    )
)

urlpatterns = [
    path("predict", predict, name="predict"),
    path("v1/stores/", StoresView.as_view(), name="stores"),
    path("v1/shelves/", ShelvesView.as_view(), name="shelves"),
    path("v1/audits/", AuditsView.as_view(), name="audits"),
    path("v1/audits/<int:pk>/", AuditView.as_view(), name="audit"),
    path("v1/products/", ProductsView.as_view(), name="products"),
    path("v1/planograms/", PlanogramsView.as_view(), name="planograms"),
    path("v1/planograms/<int:pk>/", PlanogramView.as_view(), name="planogram"),
    path("v1/exports/<slug:kind>.<slug:suffix>", ExportView.as_view(), name="export"),
    path("v1/alerts/", AlertsView.as_view(), name="alerts"),
    path("v1/alerts/<int:pk>/take/", AlertTakeView.as_view(), name="alert_take"),
    path("v1/alerts/<int:pk>/resolve/", AlertResolveView.as_view(), name="alert_resolve"),
    path("schema/", schema, name="schema"),
    re_path(r"^.*$", UnknownView.as_view(), name="unknown"),
]
