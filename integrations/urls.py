from django.urls import path

from integrations.views import key_revoke, keys

urlpatterns = [
    path("settings/keys/", keys, name="keys"),
    path("settings/keys/<int:pk>/revoke/", key_revoke, name="key_revoke"),
]
