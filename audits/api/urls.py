"""Addresses below /api/, and `predict` for the root as well."""

from django.urls import path, re_path
from django.views.decorators.cache import cache_page
from drf_spectacular.renderers import OpenApiJsonRenderer2, OpenApiYamlRenderer2
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny

from audits.api.alerts import (
    AlertConfirmView,
    AlertDenyView,
    AlertReleaseView,
    AlertResolveView,
    AlertSnoozeView,
    AlertsView,
    AlertTakeBackView,
    AlertTakeView,
    AlertView,
    AlertWakeView,
)
from audits.api.audits import AuditLeaveOutView, AuditsView, AuditView
from audits.api.catalogue import (
    ExportView,
    PlanogramsView,
    PlanogramView,
    ProductsView,
    ProductView,
)
from audits.api.direct import UploadsView, UploadView
from audits.api.pictures import AlertCloseUpView, PhotoPictureView
from audits.api.predict.view import PredictView
from audits.api.stock import (
    FillListTakeView,
    FillListView,
    GoodsView,
    MeasuresView,
    OnHandView,
    StoreMeasuresView,
)
from audits.api.stores import OneShelfView, ShelvesView, StoresView, StoreView
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
    path("v1/stores/<int:pk>/", StoreView.as_view(), name="store"),
    path("v1/shelves/", ShelvesView.as_view(), name="shelves"),
    path("v1/shelves/<int:pk>/", OneShelfView.as_view(), name="shelf"),
    path("v1/audits/", AuditsView.as_view(), name="audits"),
    path("v1/audits/<int:pk>/", AuditView.as_view(), name="audit"),
    path("v1/audits/<int:pk>/leave-out/", AuditLeaveOutView.as_view(), name="audit_leave_out"),
    path("v1/photos/<int:pk>/picture/", PhotoPictureView.as_view(), name="photo_picture"),
    path("v1/uploads/", UploadsView.as_view(), name="uploads"),
    path("v1/uploads/<token>/", UploadView.as_view(), name="upload"),
    path("v1/products/", ProductsView.as_view(), name="products"),
    path("v1/products/<int:pk>/", ProductView.as_view(), name="product"),
    path("v1/planograms/", PlanogramsView.as_view(), name="planograms"),
    path("v1/planograms/<int:pk>/", PlanogramView.as_view(), name="planogram"),
    path("v1/exports/<slug:kind>.<slug:suffix>", ExportView.as_view(), name="export"),
    path("v1/alerts/", AlertsView.as_view(), name="alerts"),
    path("v1/alerts/<int:pk>/", AlertView.as_view(), name="alert"),
    path("v1/alerts/<int:pk>/close-up/", AlertCloseUpView.as_view(), name="alert_close_up"),
    path("v1/alerts/<int:pk>/confirm/", AlertConfirmView.as_view(), name="alert_confirm"),
    path("v1/alerts/<int:pk>/deny/", AlertDenyView.as_view(), name="alert_deny"),
    path("v1/alerts/<int:pk>/take/", AlertTakeView.as_view(), name="alert_take"),
    path("v1/alerts/<int:pk>/release/", AlertReleaseView.as_view(), name="alert_release"),
    path("v1/alerts/<int:pk>/snooze/", AlertSnoozeView.as_view(), name="alert_snooze"),
    path("v1/alerts/<int:pk>/wake/", AlertWakeView.as_view(), name="alert_wake"),
    path("v1/alerts/<int:pk>/resolve/", AlertResolveView.as_view(), name="alert_resolve"),
    path("v1/alerts/<int:pk>/take-back/", AlertTakeBackView.as_view(), name="alert_take_back"),
    path("v1/fill-list/", FillListView.as_view(), name="fill_list"),
    path("v1/fill-list/take/", FillListTakeView.as_view(), name="fill_list_take"),
    path("v1/goods-received/", GoodsView.as_view(), name="goods_received"),
    path("v1/measures/", MeasuresView.as_view(), name="measures"),
    path("v1/measures/stores/", StoreMeasuresView.as_view(), name="measures_stores"),
    path("v1/on-hand/", OnHandView.as_view(), name="on_hand"),
    path("schema/", schema, name="schema"),
    re_path(r"^.*$", UnknownView.as_view(), name="unknown"),
]
