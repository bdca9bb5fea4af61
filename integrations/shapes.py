"""What notices say of things, where it differs from what the API says."""

from django.conf import settings
from django.urls import reverse
from rest_framework import serializers

from audits.api.shapes import AuditShape
from audits.models import Audit


class AuditNoteShape(AuditShape):
    """As in lists; nobody asks here whose address could be repeated."""

    url = serializers.SerializerMethodField()  # type: ignore[assignment]

    def get_url(self, audit: Audit) -> str:
        return settings.SHELFWATCH_BASE_URL + reverse("api:audit", args=[audit.pk])
