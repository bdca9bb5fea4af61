from django.conf import settings
from django.db import models
from django.db.models import Q

from audits.models.audit import Photo
from audits.models.store import ShelfView


class Reference(models.Model):
    """A photo that a view's positions are placed on; a better one makes a new version.

    Its landmarks are kept with it, so that photos line up with it after the photo is pruned.
    """

    view = models.ForeignKey(ShelfView, models.CASCADE, related_name="references")
    version = models.PositiveIntegerField()
    photo = models.ForeignKey(
        Photo, models.SET_NULL, null=True, blank=True, related_name="references"
    )
    # Of the upright photo, in pixels; slots are placed in shares of them.
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    # What `detection.Landmarks` wrote; its form is that package's own.
    landmarks = models.BinaryField()
    # Nobody: the first usable photo of the shelf, provisional until a manager approves one.
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["view", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["view", "version"], name="reference_version_once"),
            models.CheckConstraint(
                condition=Q(width__gte=1, height__gte=1), name="reference_has_a_size"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.view}, reference {self.version}"
