from datetime import date
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.admin import KnownInline
from accounts.models import Membership, User
from audits.admin.catalogued import CataloguedAdmin
from audits.models import Planogram, PlanogramStatus, Shelf, ShelfView, Store
from audits.services.closing import closing, shelves_close, stores_close

# What is closed stays in reports; deleted, its past would go with it.
KEPT = "Nothing was deleted: what was photographed or planned there would go too. Close it instead."


class MembersOfStore(KnownInline):
    model = Membership
    autocomplete_fields = ("user",)
    list_select_related = ("store", "user")
    verbose_name_plural = "members"


class ShelvesOfStore(KnownInline):
    model = Shelf
    fields = ("code", "name", "walk_order", "audit_interval", "closed_on")
    show_change_link = True
    # Its past would go with it; what has none is deleted from the list of shelves.
    can_delete = False


class ViewsOfShelf(KnownInline):
    model = ShelfView
    autocomplete_fields = ("reference_photo",)
    list_select_related = ("reference_photo",)


class ClosableAdmin(CataloguedAdmin):
    """Stores or shelves: closed and opened again, by their page or by the list."""

    actions = ("delete_some", "close", "open_again")
    to_shelf = ""  # leads from a shelf to such a row

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if request.method != "POST" or not (object_id or "").isdecimal():
            return super().changeform_view(request, object_id, form_url, extra_context)
        with closing(
            Shelf.objects.filter(**{self.to_shelf: object_id}), by=cast(User, request.user)
        ):
            return super().changeform_view(request, object_id, form_url, extra_context)

    @admin.action(permissions=["change"], description="Close selected %(verbose_name_plural)s")
    def close(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """From today by each store's own clock; what is closed already keeps its day."""
        rows = list(queryset.filter(closed_on=None))
        for zone in {self._store(row).time_zone for row in rows}:
            mine = [row for row in rows if self._store(row).time_zone == zone]
            self.set_closed(
                mine, timezone.now().astimezone(Store(time_zone=zone).zone).date(), request
            )
        self._tell(request, len(rows), "closed")

    @admin.action(permissions=["change"], description="Open selected %(verbose_name_plural)s again")
    def open_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        rows = list(queryset.exclude(closed_on=None))
        self.set_closed(rows, None, request)
        self._tell(request, len(rows), "opened again")

    def set_closed(self, rows: list[Any], on: date | None, request: HttpRequest) -> None:
        raise NotImplementedError

    def undeletable(self, rows: QuerySet[Any]) -> str:
        shelves = Shelf.objects.filter(**{f"{self.to_shelf}__in": rows})
        planned = Planogram.objects.filter(shelf__in=shelves, status=PlanogramStatus.PUBLISHED)
        past = shelves.filter(audits__isnull=False).exists() or planned.exists()
        return KEPT if past else ""

    def _store(self, row: Any) -> Store:
        return row if isinstance(row, Store) else row.store

    def _tell(self, request: HttpRequest, count: int, what: str) -> None:
        of = self.opts.verbose_name if count == 1 else self.opts.verbose_name_plural
        self.message_user(request, f"{count:,} {of} {what}.", messages.SUCCESS)


@admin.register(Store)
class StoreAdmin(ClosableAdmin):
    list_display = ("name", "code", "chain", "region", "time_zone", "closed_on")
    list_filter = (("closed_on", admin.EmptyFieldListFilter), "chain", "region")
    search_fields = ("name", "code", "chain", "region")
    inlines = (MembersOfStore, ShelvesOfStore)
    to_shelf = "store"

    def set_closed(self, rows: list[Any], on: date | None, request: HttpRequest) -> None:
        stores_close(stores=rows, on=on, by=cast(User, request.user))


@admin.register(Shelf)
class ShelfAdmin(ClosableAdmin):
    list_display = (
        *("name", "code", "store", "walk_order", "audit_interval", "judged_at", "closed_on"),
    )
    list_filter = (("closed_on", admin.EmptyFieldListFilter),)
    list_select_related = ("store",)
    search_fields = ("name", "code", "store__name", "store__code")
    autocomplete_fields = ("store",)
    readonly_fields = ("judged_at", "created_at")
    inlines = (ViewsOfShelf,)
    to_shelf = "pk"

    def set_closed(self, rows: list[Any], on: date | None, request: HttpRequest) -> None:
        shelves_close(shelves=rows, on=on, by=cast(User, request.user))


@admin.register(ShelfView)
class ShelfViewAdmin(CataloguedAdmin):
    list_display = ("__str__", "shelf", "position", "reference_photo")
    list_select_related = ("shelf", "reference_photo")
    search_fields = ("name", "shelf__name", "shelf__code")
    autocomplete_fields = ("shelf", "reference_photo")
