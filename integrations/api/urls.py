"""Addresses below /api/v1/ that belong to machines themselves."""

from django.urls import path

from integrations import schema  # noqa: F401  (registers itself with the API's description)
from integrations.api import devices, webhooks

app_name = "machines"

urlpatterns = [
    path("devices/", devices.DevicesView.as_view(), name="devices"),
    path("devices/<int:pk>/", devices.DeviceView.as_view(), name="device"),
    path("devices/<int:pk>/heartbeat/", devices.HeartbeatView.as_view(), name="heartbeat"),
    path("webhooks/", webhooks.WebhooksView.as_view(), name="webhooks"),
    path("webhooks/<int:pk>/", webhooks.WebhookView.as_view(), name="webhook"),
    path("webhooks/<int:pk>/rotate/", webhooks.WebhookRotateView.as_view(), name="rotate"),
    path("webhooks/<int:pk>/enable/", webhooks.WebhookEnableView.as_view(), name="enable"),
    path("webhooks/<int:pk>/ping/", webhooks.WebhookPingView.as_view(), name="ping"),
    path("webhooks/<int:pk>/deliveries/", webhooks.NoticesView.as_view(), name="notices"),
    path(
        "webhooks/<int:pk>/deliveries/<int:notice_id>/replay/",
        webhooks.NoticeReplayView.as_view(),
        name="replay",
    ),
]
