from django.urls import path

from integrations.push_views import push, push_here
from integrations.views import key_revoke, keys, store_devices

urlpatterns = [
    path("stores/<int:pk>/devices/", store_devices, name="store_devices"),
    path("settings/push/", push, name="push"),
    path("settings/push/here/", push_here, name="push_here"),
    path("settings/keys/", keys, name="keys"),
    path("settings/keys/<int:pk>/revoke/", key_revoke, name="key_revoke"),
]
