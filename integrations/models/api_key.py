import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from audits.models import Store

PREFIX_LENGTH = 8


class Scope(models.TextChoices):
    PREDICT = "predict", _("Detect on pictures")
    READ = "read", _("Read")
    WRITE = "write", _("Write")


def validate_scopes(value: Any) -> None:
    if not isinstance(value, list) or not value or not set(value) <= set(Scope.values):
        raise ValidationError(f"Scopes are a list of: {', '.join(Scope.values)}.")


def digest(secret: str) -> str:
    """SHA-256 as hex: the secret has 256 random bits, so a slow password hash adds nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


class ApiKey(models.Model):
    """A key of a machine; it sees what its owner sees, or fewer stores. Only a hash is kept."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80, help_text=_("Which machine or program uses it."))
    prefix = models.CharField(max_length=PREFIX_LENGTH, unique=True, editable=False)
    secret_sha256 = models.CharField(max_length=64, editable=False)
    scopes = models.JSONField(default=list, validators=[validate_scopes])
    # Kept beside the stores: a key made for one store must open none when that store is deleted.
    limited_to_stores = models.BooleanField(_("only some stores"), default=False)
    stores = models.ManyToManyField(
        Store, blank=True, related_name="api_keys", help_text=_("None chosen: all of the owner's.")
    )
    rate_per_minute = models.PositiveIntegerField(
        _("requests a minute"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: as many as the site allows a key."),
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("API key")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}...)"

    def store_ids(self) -> list[int] | None:
        """Keys of the only stores it opens, None for all of its owner's (`access.StoreLimit`)."""
        return list(self.stores.values_list("pk", flat=True)) if self.limited_to_stores else None

    def has_scope(self, scope: str) -> bool:
        return scope in self.scopes

    def renew_secret(self) -> str:
        """Give the key a new secret and return the whole key, `sw_<prefix>_<secret>`.

        The caller saves the row. The answer cannot be had again.
        """
        self.prefix = secrets.token_hex(PREFIX_LENGTH // 2)
        secret = secrets.token_urlsafe(32)
        self.secret_sha256 = digest(secret)
        return f"sw_{self.prefix}_{secret}"
