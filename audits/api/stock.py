"""What is to fill in a store, how it does, and what its books say."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, cast

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from audits.access import Viewer, viewer_of, visible_alerts, visible_stores
from audits.api.codes import ApiCode
from audits.api.fields import MomentField, StrictSerializer, WordField
from audits.api.lookups import shelf_named, store_named
from audits.api.pages import FilterIn, PageIn, page
from audits.api.parsers import ShallowJSONParser
from audits.api.permissions import check_manages
from audits.api.problems import refusal
from audits.api.schema import list_schema
from audits.api.shapes import ProblemShape
from audits.api.shapes_stock import (
    FillListShape,
    GoodsShape,
    MeasuresShape,
    OnHandReportShape,
    OnHandShape,
    StoreMeasuresShape,
    TakenShape,
)
from audits.api.views import ApiView
from audits.models import OnHand, Shelf, Store
from audits.selectors.alerts import (
    alerts_awaiting,
    alerts_for_machines,
    alerts_round,
    alerts_snoozed,
    alerts_to_count,
    alerts_to_fill,
)
from audits.selectors.availability import availability_by_store
from audits.selectors.closed import shelves_in_use, stores_in_use
from audits.selectors.measures import Measures, measures_of
from audits.selectors.stores import StoreCard, overdue, store_cards
from audits.services.alerts import alerts_take
from audits.services.holds import delivery_came
from audits.services.on_hand import OnHandRow, on_hand_import, whole
from audits.services.uploads import CLOCK_TOLERANCE
from audits.stock.measures import PERIOD

LISTS = {
    "round": alerts_round,
    "fill": alerts_to_fill,
    "await": alerts_awaiting,
    "count": alerts_to_count,
    "snoozed": alerts_snoozed,
}
MOST_PLACES = 500
MOST_DAYS = 366  # a year
MOST_ROWS = 1000
MOST_QUANTITY = 1_000_000_000


class FillListIn(FilterIn):
    store = serializers.CharField(max_length=40, help_text="The store's code.")
    list = WordField(
        choices=list(LISTS),
        default="round",
        help_text="round: to fill on one way through the store; fill: by what matters most; "
        "await: nothing left, waits for goods; count: the books cannot be right; "
        "snoozed: put off.",
    )
    limit = serializers.IntegerField(min_value=1, max_value=MOST_PLACES, default=MOST_PLACES)


class MeasuresIn(FilterIn):
    store = serializers.CharField(max_length=40, help_text="The store's code.")
    shelf = serializers.CharField(
        required=False, max_length=40, help_text="The code of one of its shelves."
    )
    days = serializers.IntegerField(
        min_value=1,
        max_value=MOST_DAYS,
        default=PERIOD.days,
        help_text="How far back all but `now` looks.",
    )


class StoreIn(StrictSerializer):
    store = serializers.CharField(max_length=40, help_text="The store's code.")


class OnHandsIn(PageIn):
    store = serializers.CharField(required=False, max_length=40, help_text="A store's code.")
    item_number = serializers.CharField(required=False, max_length=40)


class OnHandRowIn(StrictSerializer):
    item_number = serializers.CharField(max_length=40)
    quantity = serializers.DecimalField(
        max_digits=None,
        decimal_places=None,
        min_value=Decimal(-MOST_QUANTITY),
        max_value=Decimal(MOST_QUANTITY),
        coerce_to_string=False,
        help_text="Kept as a whole number, rounded away from zero. Below zero: it is wrong.",
    )
    as_of = MomentField(required=False, help_text="When it was so; left out: now.")


class OnHandIn(StrictSerializer):
    store = serializers.CharField(max_length=40, help_text="The store's code.")
    rows = serializers.ListField(child=OnHandRowIn(), min_length=1, max_length=MOST_ROWS)


class FillListView(ApiView):
    asks = FillListIn

    @extend_schema(
        operation_id="fill_list_get",
        parameters=[FillListIn],
        responses={200: FillListShape, 400: ProblemShape, 404: ProblemShape},
    )
    def get(self, request: Request) -> Response:
        """What is to fill in a store, or why it cannot be filled."""
        wanted, viewer = self.wanted, viewer_of(request)
        store = store_named(viewer, wanted["store"])
        alerts = LISTS[wanted["list"]](_alerts(viewer, store))
        told = {
            "store": store.code,
            "list": wanted["list"],
            "count": alerts.count(),
            "places": alerts_for_machines(alerts)[: wanted["limit"]],
        }
        return Response(FillListShape(told, context={"request": request}).data)


class FillListTakeView(ApiView):
    parser_classes = [ShallowJSONParser]

    @extend_schema(
        operation_id="fill_list_take",
        request=StoreIn,
        responses={200: TakenShape, 404: ProblemShape},
    )
    def post(self, request: Request) -> Response:
        """The key's owner is on every place of the round that nobody is on yet."""
        sent, viewer = StoreIn.checked(request.data), viewer_of(request)
        alerts = alerts_round(_alerts(viewer, store_named(viewer, sent["store"])))
        ids = list(alerts.values_list("pk", flat=True))
        taken = alerts_take(alert_ids=ids, by=cast(User, request.user))
        return Response({"taken": [alert.pk for alert in taken]})


class GoodsView(ApiView):
    parser_classes = [ShallowJSONParser]

    @extend_schema(
        operation_id="goods_received",
        request=StoreIn,
        responses={200: GoodsShape, 404: ProblemShape},
    )
    def post(self, request: Request) -> Response:
        """Goods have come: places that waited are to fill again, unless seen full since."""
        sent = StoreIn.checked(request.data)
        store = store_named(viewer_of(request), sent["store"])
        return Response({"places": delivery_came(store=store)})


class MeasuresView(ApiView):
    asks = MeasuresIn

    @extend_schema(
        operation_id="measures_get",
        parameters=[MeasuresIn],
        responses={200: MeasuresShape, 400: ProblemShape, 404: ProblemShape},
    )
    def get(self, request: Request) -> Response:
        """Availability, facings, time to restock and what keeps running empty."""
        wanted, viewer = self.wanted, viewer_of(request)
        store = store_named(viewer, wanted["store"])
        shelf = shelf_named(viewer, wanted["shelf"], store.code) if "shelf" in wanted else None
        chosen = store.shelves.filter(pk=shelf.pk) if shelf else store.shelves.all()
        shelves = shelves_in_use(chosen)
        every = list(shelves.select_related("store"))
        told = {
            "store": store.code,
            "shelf": shelf,
            "days": wanted["days"],
            "shelves": len(every),
            "overdue": shelves.filter(overdue(timezone.now())).count(),
            **_measures(measures_of(every, timedelta(days=wanted["days"])), every),
        }
        return Response(MeasuresShape(told).data)


class StoreMeasuresView(ApiView):
    asks = PageIn

    @list_schema("measures_stores", PageIn, StoreMeasuresShape)
    def get(self, request: Request) -> Response:
        """Your open stores at a glance: what is to fill, what is overdue, and availability now."""
        stores = stores_in_use(visible_stores(viewer_of(request)))
        return page(request, stores, StoreMeasuresShape, ["id"], _cards)


class OnHandView(ApiView):
    parser_classes = [ShallowJSONParser]
    asks = OnHandsIn

    @list_schema("on_hand_list", OnHandsIn, OnHandShape)
    def get(self, request: Request) -> Response:
        """What the books of your stores say."""
        wanted, viewer = self.wanted, viewer_of(request)
        books = OnHand.objects.filter(store__in=visible_stores(viewer))
        books = books.select_related("store", "product")
        if "store" in wanted:
            books = books.filter(store=store_named(viewer, wanted["store"]))
        if "item_number" in wanted:
            books = books.filter(product__item_number=wanted["item_number"])
        return page(request, books, OnHandShape, ["id"])

    @extend_schema(
        operation_id="on_hand_import",
        request=OnHandIn,
        responses={200: OnHandReportShape, 404: ProblemShape, 422: ProblemShape},
    )
    def post(self, request: Request) -> Response:
        """Say how many of each product a store has by its books; the newest count holds."""
        sent, viewer = OnHandIn.checked(request.data), viewer_of(request)
        store = store_named(viewer, sent["store"])
        check_manages(request, store)
        report = on_hand_import(store=store, rows=_rows(sent["rows"]))
        return Response(OnHandReportShape(report).data)


def _alerts(viewer: Viewer, store: Store) -> Any:
    return visible_alerts(viewer).filter(shelf__store=store)


def _cards(stores: list[Store]) -> list[StoreCard]:
    return store_cards(stores, availability_by_store(store.pk for store in stores))


def _rows(sent: list[dict[str, Any]]) -> list[OnHandRow]:
    """Counts as the service takes them; raises for one that was counted later than now."""
    now, rows = timezone.now(), []
    for place, row in enumerate(sent):
        as_of = row.get("as_of", now)
        if as_of > now + CLOCK_TOLERANCE:
            raise refusal(ApiCode.AS_OF_IN_FUTURE, attr=f"rows.{place}.as_of")
        rows.append(OnHandRow(row["item_number"], whole(row["quantity"]), as_of))
    return rows


def _measures(found: Measures, shelves: list[Shelf]) -> dict[str, Any]:
    by_id = {shelf.pk: shelf for shelf in shelves}
    return {
        "now": found.now,
        "lately": found.lately,
        "facings": found.facings,
        "restock": found.restock
        and {
            "at_least_s": int(found.restock.at_least.total_seconds()),
            "at_most_s": found.restock.at_most and int(found.restock.at_most.total_seconds()),
        },
        "repeats": [
            {"shelf": by_id[one.shelf_id], "place": one.slot_key, "times": one.times}
            for one in found.repeats
        ],
        "brands": [{"brand": brand, "share": round(share, 4)} for brand, share in found.brands],
    }
