from django.urls import path

from audits.views.about import about
from audits.views.alerts import (
    alert,
    alert_confirm_view,
    alert_deny_view,
    alert_release_view,
    alert_resolve_view,
    alert_snooze_view,
    alert_take_back_view,
    alert_take_view,
    alert_wake_view,
    alerts,
    alerts_bulk,
)
from audits.views.app import offline, worker
from audits.views.capture import capture, capture_choose, capture_folder
from audits.views.catalogue import (
    catalogue,
    catalogue_export,
    catalogue_import,
    catalogue_import_apply,
    catalogue_import_cancel,
    catalogue_import_take_back,
    product_picture,
)
from audits.views.checks import check, check_leave_out, findings, reference_use
from audits.views.codes import store_codes
from audits.views.dashboard import dashboard
from audits.views.members import member_do, members, phone_begin, phone_stop
from audits.views.photos import photo
from audits.views.positions import positions, positions_data, products
from audits.views.reports import report_csv, reports
from audits.views.shelves import shelf, shelf_close_view, shelf_edit, shelf_open_view
from audits.views.stores import (
    shelf_create,
    store,
    store_create,
    store_delivered,
    store_edit,
    store_mail_release_view,
    store_round,
)
from audits.views.try_it import try_it
from audits.views.versions import version_restore, versions
from audits.views.words import words

urlpatterns = [
    path("", dashboard, name="dashboard"),
    path("stores/new/", store_create, name="store_create"),
    path("stores/<int:pk>/", store, name="store"),
    path("stores/<int:pk>/edit/", store_edit, name="store_edit"),
    path("stores/<int:pk>/shelves/new/", shelf_create, name="shelf_create"),
    path("stores/<int:pk>/round/", store_round, name="store_round"),
    path("stores/<int:pk>/members/", members, name="members"),
    path("stores/<int:pk>/members/<int:member_pk>/", member_do, name="member_do"),
    path("stores/<int:pk>/phones/", phone_begin, name="phone_begin"),
    path("stores/<int:pk>/phones/<int:phone_pk>/end/", phone_stop, name="phone_stop"),
    path("stores/<int:pk>/codes/", store_codes, name="store_codes"),
    path("stores/<int:pk>/delivered/", store_delivered, name="store_delivered"),
    path("stores/<int:pk>/mail/", store_mail_release_view, name="store_mail_release"),
    path("shelves/<int:pk>/", shelf, name="shelf"),
    path("shelves/<int:pk>/edit/", shelf_edit, name="shelf_edit"),
    path("shelves/<int:pk>/close/", shelf_close_view, name="shelf_close"),
    path("shelves/<int:pk>/open/", shelf_open_view, name="shelf_open"),
    path("check/", capture_choose, name="capture_choose"),
    path("check/folder/", capture_folder, name="capture_folder"),
    path("shelves/<int:pk>/check/", capture, name="capture"),
    path("shelves/<int:pk>/positions/", positions, name="positions"),
    path(
        "shelves/<int:pk>/positions/<int:reference_pk>.json",
        positions_data,
        name="positions_data",
    ),
    path("shelves/<int:pk>/positions/versions/", versions, name="versions"),
    path(
        "shelves/<int:pk>/positions/versions/<int:planogram_pk>/",
        version_restore,
        name="version_restore",
    ),
    path("products.json", products, name="products"),
    path("checks/<int:pk>/", check, name="check"),
    path("checks/<int:pk>/reference/", reference_use, name="reference_use"),
    path("checks/<int:pk>/leave-out/", check_leave_out, name="check_leave_out"),
    path("checks/<int:pk>/findings.json", findings, name="findings"),
    path("photos/<int:pk>/<slug:size>.jpg", photo, name="photo"),
    path("alerts/", alerts, name="alerts"),
    path("alerts/bulk/", alerts_bulk, name="alerts_bulk"),
    path("alerts/<int:pk>/", alert, name="alert"),
    path("alerts/<int:pk>/snooze/", alert_snooze_view, name="alert_snooze"),
    path("alerts/<int:pk>/wake/", alert_wake_view, name="alert_wake"),
    path("alerts/<int:pk>/take/", alert_take_view, name="alert_take"),
    path("alerts/<int:pk>/release/", alert_release_view, name="alert_release"),
    path("alerts/<int:pk>/confirm/", alert_confirm_view, name="alert_confirm"),
    path("alerts/<int:pk>/deny/", alert_deny_view, name="alert_deny"),
    path("alerts/<int:pk>/resolve/", alert_resolve_view, name="alert_resolve"),
    path("alerts/<int:pk>/take-back/", alert_take_back_view, name="alert_take_back"),
    path("reports/", reports, name="reports"),
    path("reports/<slug:kind>.csv", report_csv, name="report_csv"),
    path("catalogue/", catalogue, name="catalogue"),
    path("catalogue/imports/<int:pk>/", catalogue_import, name="catalogue_import"),
    path("catalogue/imports/<int:pk>/apply/", catalogue_import_apply, name="import_apply"),
    path("catalogue/imports/<int:pk>/cancel/", catalogue_import_cancel, name="import_cancel"),
    path(
        "catalogue/imports/<int:pk>/take-back/",
        catalogue_import_take_back,
        name="import_take_back",
    ),
    path("catalogue/<slug:kind>.<slug:suffix>", catalogue_export, name="catalogue_export"),
    path("products/<int:pk>/picture.jpg", product_picture, name="product_picture"),
    path("try/", try_it, name="try_it"),
    path("worker.js", worker, name="worker"),
    path("words/<slug:language>-<slug:mark>.js", words, name="words"),
    path("offline/", offline, name="offline"),
    path("about/", about, name="about"),
]
