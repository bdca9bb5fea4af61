from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from audits.access import viewer_of, visible_shelves, visible_stores
from audits.api.lookups import store_named
from audits.api.pages import PageIn, one, page
from audits.api.schema import list_schema
from audits.api.shapes import ShelfShape, StoreShape
from audits.api.upserts import UpsertView, upsert_schema
from audits.api.views import ApiView
from audits.models import CatalogueKind


class StoresIn(PageIn):
    code = serializers.CharField(required=False, max_length=40, help_text="A store's code.")


class ShelvesIn(PageIn):
    store = serializers.CharField(
        required=False, max_length=40, help_text="Only those of the store with this code."
    )
    code = serializers.CharField(required=False, max_length=40, help_text="A shelf's code.")


class StoresView(UpsertView):
    kind = CatalogueKind.STORES
    asks = StoresIn

    @list_schema("stores_list", StoresIn, StoreShape)
    def get(self, request: Request) -> Response:
        """The stores that you may see."""
        stores = visible_stores(viewer_of(request))
        if "code" in self.wanted:
            stores = stores.filter(code=self.wanted["code"])
        return page(request, stores, StoreShape, ["id"])

    @upsert_schema("stores")
    def post(self, request: Request) -> Response:
        return self.upsert(request)


class StoreView(ApiView):
    @extend_schema(operation_id="stores_get", responses=StoreShape)
    def get(self, request: Request, pk: int) -> Response:
        """One store."""
        return one(request, visible_stores(viewer_of(request)), pk, StoreShape)


class ShelvesView(UpsertView):
    kind = CatalogueKind.SHELVES
    asks = ShelvesIn

    @list_schema("shelves_list", ShelvesIn, ShelfShape)
    def get(self, request: Request) -> Response:
        """The shelves of the stores that you may see."""
        wanted, viewer = self.wanted, viewer_of(request)
        shelves = visible_shelves(viewer)
        if "store" in wanted:
            shelves = shelves.filter(store=store_named(viewer, wanted["store"]))
        if "code" in wanted:
            shelves = shelves.filter(code=wanted["code"])
        return page(request, shelves, ShelfShape, ["id"])

    @upsert_schema("shelves")
    def post(self, request: Request) -> Response:
        return self.upsert(request)


class OneShelfView(ApiView):
    @extend_schema(operation_id="shelves_get", responses=ShelfShape)
    def get(self, request: Request, pk: int) -> Response:
        """One shelf."""
        return one(request, visible_shelves(viewer_of(request)), pk, ShelfShape)
