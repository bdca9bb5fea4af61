from datetime import timedelta

from django.db import models

KEPT_FOR = timedelta(hours=24)


class IdempotentAnswer(models.Model):
    """What a request with an `Idempotency-Key` was answered; without a status, it is at work."""

    # `key:7`, `user:3` or, without either, `anonymous:` and a mark of the address: nobody gets the
    # answers of others.
    caller = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    location = models.CharField(max_length=500, blank=True)
    body = models.BinaryField(default=b"")

    class Meta:
        indexes = [
            # The broom that sweeps out what is older than a day.
            models.Index(fields=["started_at"], name="idempotent_answer_age"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["caller", "key"], name="idempotent_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.caller}: {self.key}"
