"""The shapes of products and planograms."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from audits.api.shapes import AddressField, ShelfNameShape
from audits.models import Importance, Planogram, Product, Slot


class ImportanceWordField(serializers.ChoiceField):
    def __init__(self) -> None:
        super().__init__(choices=[importance_word(one) for one in Importance.values])


def importance_word(importance: int) -> str:
    """`low`, `normal` or `high`, as catalogue files have it."""
    return Importance(importance).name.lower()


class ProductNameShape(serializers.ModelSerializer[Product]):
    gtins = serializers.SerializerMethodField()

    class Meta:
        model = Product
        fields = ["item_number", "name", "gtins"]

    def get_gtins(self, product: Product) -> list[str]:
        """Barcode numbers."""
        return sorted(gtin.code for gtin in product.gtins.all())


class ProductRowShape(ProductNameShape):
    url = AddressField("api:product")
    importance = serializers.SerializerMethodField()

    class Meta:
        model = Product
        fields = [
            *("id", "url", "item_number", "name", "brand", "category", "importance", "status"),
            "gtins",
        ]

    @extend_schema_field(ImportanceWordField())
    def get_importance(self, product: Product) -> str:
        return importance_word(product.importance)


class SlotShape(serializers.ModelSerializer[Slot]):
    item_number = serializers.CharField(
        source="product.item_number", default=None, allow_null=True, read_only=True
    )
    place = serializers.SerializerMethodField(help_text="Older name of `bounds`.")
    bounds = serializers.SerializerMethodField()

    class Meta:
        model = Slot
        fields = ["key", "row", "sequence", "item_number", "facings", "place", "bounds"]

    @extend_schema_field(serializers.ListField(child=serializers.FloatField(), allow_null=True))
    def get_place(self, slot: Slot) -> list[float | None] | None:
        """The same as `bounds`; elsewhere a place is named by the slot's `key`."""
        return self.get_bounds(slot)

    @extend_schema_field(serializers.ListField(child=serializers.FloatField(), allow_null=True))
    def get_bounds(self, slot: Slot) -> list[float | None] | None:
        """x1, y1, x2, y2 as shares of the reference photo's width and height."""
        return None if slot.x1 is None else [slot.x1, slot.y1, slot.x2, slot.y2]


class PlanogramShape(serializers.ModelSerializer[Planogram]):
    shelf = ShelfNameShape()
    slot_count = serializers.IntegerField()

    class Meta:
        model = Planogram
        fields = ["id", "shelf", "version", "status", "effective_from", "slot_count", "created_at"]


class PlanogramDetailShape(PlanogramShape):
    slots = serializers.SerializerMethodField()

    class Meta(PlanogramShape.Meta):
        fields = [*PlanogramShape.Meta.fields, "slots"]

    @extend_schema_field(SlotShape(many=True))
    def get_slots(self, planogram: Planogram) -> Any:
        return SlotShape(self.context["slots"], many=True).data
