"""Products, planograms and exports."""

from django.http import Http404, StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from audits.access import viewer_of
from audits.api.fields import WordField
from audits.api.lookups import shelf_named, store_named
from audits.api.pages import PageIn, one, page
from audits.api.permissions import catalogue_refused
from audits.api.schema import list_schema
from audits.api.shapes_catalogue import PlanogramDetailShape, PlanogramShape, ProductRowShape
from audits.api.upserts import UpsertView, upsert_schema
from audits.api.views import ApiView
from audits.catalogue.files import TYPES, exported
from audits.gtins import gtin_writings
from audits.models import CatalogueKind, Gtin, PlanogramStatus, Product, ProductStatus
from audits.selectors.catalogue import kinds_for, scope_for
from audits.selectors.planograms import planogram_slots, visible_planograms


class ProductsIn(PageIn):
    item_number = serializers.CharField(required=False, max_length=40)
    gtin = serializers.CharField(
        required=False,
        max_length=14,
        help_text="A barcode number, with or without the zeros in front of it.",
    )
    category = serializers.CharField(required=False, max_length=120)
    status = WordField(required=False, choices=ProductStatus.choices)


class PlanogramsIn(PageIn):
    store = serializers.CharField(required=False, max_length=40, help_text="A store's code.")
    shelf = serializers.CharField(
        required=False, max_length=40, help_text="The shelf's id, or its code with `store`."
    )
    status = WordField(required=False, choices=PlanogramStatus.choices)


class ProductsView(UpsertView):
    kind = CatalogueKind.PRODUCTS
    asks = ProductsIn

    @list_schema("products_list", ProductsIn, ProductRowShape)
    def get(self, request: Request) -> Response:
        """The chain's products."""
        wanted = self.wanted
        products = Product.objects.prefetch_related("gtins")
        for name in ("item_number", "category", "status"):
            if name in wanted:
                products = products.filter(**{name: wanted[name]})
        if "gtin" in wanted:
            found = Gtin.objects.filter(code__in=gtin_writings(wanted["gtin"]))
            products = products.filter(pk__in=found.values("product"))
        return page(request, products, ProductRowShape, ["id"])

    @upsert_schema("products")
    def post(self, request: Request) -> Response:
        return self.upsert(request)


class ProductView(ApiView):
    @extend_schema(operation_id="products_get", responses=ProductRowShape)
    def get(self, request: Request, pk: int) -> Response:
        """One product."""
        return one(request, Product.objects.prefetch_related("gtins"), pk, ProductRowShape)


class PlanogramsView(UpsertView):
    kind = CatalogueKind.PLANOGRAMS
    asks = PlanogramsIn

    @list_schema("planograms_list", PlanogramsIn, PlanogramShape)
    def get(self, request: Request) -> Response:
        """Versions of planograms, the newest first."""
        wanted, viewer = self.wanted, viewer_of(request)
        planograms = visible_planograms(viewer)
        if "shelf" in wanted:
            shelf = shelf_named(viewer, wanted["shelf"], wanted.get("store"))
            planograms = planograms.filter(shelf=shelf)
        elif "store" in wanted:
            planograms = planograms.filter(shelf__store=store_named(viewer, wanted["store"]))
        if "status" in wanted:
            planograms = planograms.filter(status=wanted["status"])
        return page(request, planograms, PlanogramShape, ["-id"])

    @upsert_schema("planograms")
    def post(self, request: Request) -> Response:
        return self.upsert(request)


class PlanogramView(ApiView):
    @extend_schema(operation_id="planograms_get", responses=PlanogramDetailShape)
    def get(self, request: Request, pk: int) -> Response:
        """One version with its slots."""
        planogram = visible_planograms(viewer_of(request)).filter(pk=pk).first()
        if planogram is None:
            raise Http404
        slots = planogram_slots(planogram)
        return Response(PlanogramDetailShape(planogram, context={"slots": slots}).data)


class ExportView(ApiView):
    @extend_schema(
        operation_id="exports_get",
        parameters=[
            OpenApiParameter("kind", str, "path", enum=CatalogueKind.values),
            OpenApiParameter("suffix", str, "path", enum=list(TYPES)),
        ],
        responses={
            (200, "text/csv"): OpenApiTypes.STR,
            (200, TYPES["xlsx"]): OpenApiTypes.BINARY,
        },
    )
    def get(self, request: Request, kind: str, suffix: str) -> HttpResponseBase:
        """Catalogue data as a file that can be imported again."""
        viewer = viewer_of(request)
        if suffix not in TYPES or kind not in CatalogueKind.values:
            raise Http404
        if viewer.store_ids is not None or kind not in kinds_for(viewer):
            raise catalogue_refused(viewer, kind)
        answer = StreamingHttpResponse(
            exported(kind, scope_for(viewer, kind), suffix), content_type=TYPES[suffix]
        )
        answer.headers["Content-Disposition"] = f'attachment; filename="{kind}.{suffix}"'
        return answer
