from pathlib import PurePath
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Concat, Right
from django.utils.translation import gettext_lazy as _

from audits.gtins import gtin_writings
from audits.models.validators import validate_gtin, validate_picture


class Importance(models.IntegerChoices):
    LOW = 1, _("Low")
    NORMAL = 2, _("Normal")
    HIGH = 3, _("High")


class ProductStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    DELISTED = "delisted", _("Delisted")


def picture_path(product: "Product", filename: str) -> str:
    """A name that cannot be guessed; the suffix tells people with the disk what it is."""
    return f"products/{uuid4().hex}{PurePath(filename).suffix[:8].lower()}"


class Product(models.Model):
    """An article of the catalogue."""

    item_number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    brand = models.CharField(max_length=120, blank=True)
    category = models.CharField(max_length=120, blank=True)
    importance = models.PositiveSmallIntegerField(
        choices=Importance.choices, default=Importance.NORMAL
    )
    status = models.CharField(
        max_length=10, choices=ProductStatus.choices, default=ProductStatus.ACTIVE
    )
    # Kept as it was sent; pages get a smaller copy from `catalogue.pictures`.
    picture = models.FileField(
        upload_to=picture_path, max_length=200, blank=True, validators=[validate_picture]
    )

    class Meta:
        ordering = ["name", "item_number"]
        indexes = [models.Index(fields=["name", "item_number"], name="product_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(item_number=""), name="product_item_number_not_empty"
            ),
            models.CheckConstraint(
                condition=models.Q(importance__in=Importance.values),
                name="product_importance_known",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=ProductStatus.values), name="product_status_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Gtin(models.Model):
    """A barcode number of a product, written as it was given; one product may carry several.

    GTIN-8, -12 and -13 are the GTIN-14 with zeros in front (GS1 General Specifications): however
    it is written, a number belongs to one product.
    """

    product = models.ForeignKey(Product, models.CASCADE, related_name="gtins")
    code = models.CharField(max_length=14, unique=True, validators=[validate_gtin])
    # Another product had the number already when numbers were not yet held against each other.
    clashes = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        ordering = ["code"]
        verbose_name = _("GTIN")
        constraints = [
            models.UniqueConstraint(
                # What pads (LPAD) is Django's own function in SQLite: other programs could not
                # read the database any more.
                Right(Concat(models.Value("0" * 14), "code"), 14),
                condition=models.Q(clashes=False),
                name="gtin_one_product",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        """Here, as forms leave out a constraint about a field that they do not have."""
        others = Gtin.objects.filter(code__in=gtin_writings(self.code)).exclude(pk=self.pk)
        if other := others.select_related("product").first():
            raise ValidationError(
                {
                    "code": ValidationError(
                        _("%(product)s has this GTIN already, written %(code)s."),
                        code="gtin_taken",
                        params={"product": other.product, "code": other.code},
                    )
                }
            )
