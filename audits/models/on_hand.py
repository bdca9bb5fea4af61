from django.db import models
from django.utils.translation import gettext_lazy as _

from audits.models.catalogue import Product
from audits.models.store import Store


class OnHand(models.Model):
    """How many of a product the store has by its books; below zero: the books are wrong."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="on_hand")
    product = models.ForeignKey(Product, models.CASCADE, related_name="on_hand")
    quantity = models.IntegerField()
    as_of = models.DateTimeField()

    class Meta:
        ordering = ["store", "product"]
        verbose_name_plural = _("on hand")
        constraints = [
            models.UniqueConstraint(fields=["store", "product"], name="on_hand_once"),
        ]

    def __str__(self) -> str:
        return f"{self.store}: {self.quantity} of {self.product}"
