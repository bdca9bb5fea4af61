"""The shapes of what is to fill, of measures and of a store's books."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from audits.api.shapes import ShelfNameShape
from audits.api.shapes_alerts import AlertShape
from audits.models import Alert, OnHand
from audits.selectors.stores import StoreCard


class FillShape(AlertShape):
    """An alert with what the store's books say of its product."""

    on_hand = serializers.SerializerMethodField()
    walk_order = serializers.IntegerField(source="shelf.walk_order")

    class Meta(AlertShape.Meta):
        fields = [*AlertShape.Meta.fields, "on_hand", "walk_order"]

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_on_hand(self, alert: Alert) -> int | None:
        """How many the store has by its books; null: nobody said."""
        found: int | None = getattr(alert, "quantity", None)
        return found


class FillListShape(serializers.Serializer[Any]):
    store = serializers.CharField(help_text="The store's code.")
    list = serializers.CharField()
    count = serializers.IntegerField(help_text="How many there are, shown or not.")
    places = FillShape(many=True)


class TakenShape(serializers.Serializer[Any]):
    taken = serializers.ListField(child=serializers.IntegerField(), help_text="Ids of alerts.")


class GoodsShape(serializers.Serializer[Any]):
    places = serializers.IntegerField(help_text="How many wait for goods no longer.")


class ShareShape(serializers.Serializer[Any]):
    """Of the checked positions those that are not empty; share is null where none was checked."""

    planned = serializers.IntegerField()
    checked = serializers.IntegerField()
    empty = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)


class FacingsShape(serializers.Serializer[Any]):
    planned = serializers.IntegerField()
    seen = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)


class RestockShape(serializers.Serializer[Any]):
    at_least_s = serializers.IntegerField()
    at_most_s = serializers.IntegerField(allow_null=True)


class RepeatShape(serializers.Serializer[Any]):
    shelf = ShelfNameShape()
    place = serializers.CharField(help_text="The slot's key.")
    times = serializers.IntegerField()


class BrandShape(serializers.Serializer[Any]):
    brand = serializers.CharField()
    share = serializers.FloatField()


class MeasuresShape(serializers.Serializer[Any]):
    store = serializers.CharField(help_text="The store's code.")
    shelf = ShelfNameShape(allow_null=True, help_text="Null: all shelves of the store.")
    days = serializers.IntegerField(help_text="How far back all but `now` looks.")
    shelves = serializers.IntegerField()
    overdue = serializers.IntegerField(help_text="Shelves that should have been checked.")
    now = ShareShape()
    lately = ShareShape()
    facings = FacingsShape()
    restock = RestockShape(allow_null=True)
    repeats = RepeatShape(many=True)
    brands = BrandShape(many=True)


class StoreMeasuresShape(serializers.Serializer[StoreCard]):
    """A store at a glance."""

    store = serializers.CharField(source="store.code", help_text="The store's code.")
    shelves = serializers.IntegerField()
    overdue = serializers.IntegerField(help_text="Shelves that should have been checked.")
    to_fill = serializers.IntegerField(help_text="Open alerts about goods that are there.")
    to_check = serializers.IntegerField(help_text="Suspected ones about such goods.")
    checked_at = serializers.DateTimeField(
        allow_null=True, help_text="Capture time of the newest photo that counts; null: none yet."
    )
    now = ShareShape(allow_null=True, help_text="Null: no planogram is in force.")


class OnHandShape(serializers.ModelSerializer[OnHand]):
    store = serializers.CharField(source="store.code", help_text="The store's code.")
    item_number = serializers.CharField(source="product.item_number")

    class Meta:
        model = OnHand
        fields = ["id", "store", "item_number", "quantity", "as_of"]


class OnHandReportShape(serializers.Serializer[Any]):
    written = serializers.IntegerField()
    stale = serializers.IntegerField(help_text="Older than what is known, so left out.")
    unknown = serializers.ListField(
        child=serializers.CharField(), help_text="Item numbers that no product has."
    )
    repeated = serializers.ListField(
        child=serializers.CharField(),
        help_text="Item numbers that several rows had: the newest counted, else the last.",
    )
