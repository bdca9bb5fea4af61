from django.conf import settings
from django.db import models


class PushSubscription(models.Model):
    """A browser in which a person wants to be told of empty places (RFC 8030)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_subscriptions"
    )
    # Given by the browser's maker; whoever knows it and the keys can send there.
    endpoint = models.URLField(max_length=500, unique=True)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"A browser of {self.user}"


class PushNotice(models.Model):
    """An alert that one browser is to be told of; deleted when it is sent, several at once."""

    subscription = models.ForeignKey(PushSubscription, models.CASCADE, related_name="notices")
    alert = models.ForeignKey("audits.Alert", models.CASCADE, related_name="+")
    # After the quiet hours of its reader.
    due_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["due_at"]

    def __str__(self) -> str:
        return f"{self.subscription}: {self.alert}"
