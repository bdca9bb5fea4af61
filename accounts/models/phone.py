from django.conf import settings
from django.db import models


class StorePhone(models.Model):
    """A phone that a store's people share: on it they log in with a PIN, for that store only.

    The phone holds a secret in a cookie, this row its hash (SHA-256).
    """

    store = models.ForeignKey("audits.Store", models.CASCADE, related_name="phones")
    name = models.CharField(max_length=80)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name
