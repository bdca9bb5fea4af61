from django.urls import path

from integrations.push_views import push, push_here
from integrations.views import key_revoke, keys, store_devices
from integrations.webhook_views import (
    webhook,
    webhook_on,
    webhook_ping,
    webhook_remove_view,
    webhook_replay,
    webhook_secret,
    webhooks,
)

urlpatterns = [
    path("stores/<int:pk>/devices/", store_devices, name="store_devices"),
    path("settings/push/", push, name="push"),
    path("settings/push/here/", push_here, name="push_here"),
    path("settings/keys/", keys, name="keys"),
    path("settings/keys/<int:pk>/revoke/", key_revoke, name="key_revoke"),
    path("settings/webhooks/", webhooks, name="webhooks"),
    path("settings/webhooks/<int:pk>/", webhook, name="webhook"),
    path("settings/webhooks/<int:pk>/ping/", webhook_ping, name="webhook_ping"),
    path("settings/webhooks/<int:pk>/secret/", webhook_secret, name="webhook_secret"),
    path("settings/webhooks/<int:pk>/on/", webhook_on, name="webhook_on"),
    path("settings/webhooks/<int:pk>/remove/", webhook_remove_view, name="webhook_remove"),
    path(
        "settings/webhooks/<int:pk>/notices/<int:notice_id>/",
        webhook_replay,
        name="webhook_replay",
    ),
]
