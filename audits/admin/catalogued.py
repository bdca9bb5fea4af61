"""What head office edits in the admin, and how much of it is deleted at once."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from unfold.admin import ModelAdmin

# Everything that goes along is looked up and named on the page that asks once more, in one request.
MOST_DELETED = 500


class CataloguedAdmin(ModelAdmin):
    """Rows that may be deleted, a bounded number of them in one request."""

    actions: tuple[str, ...] = ("delete_some",)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Django's own has no bounds, and says of what must stay that the account may not."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @admin.action(permissions=["delete"], description="Delete selected %(verbose_name_plural)s")
    def delete_some(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase | None:
        refused = self._too_many(queryset) or self.undeletable(queryset)
        if refused:
            self.message_user(request, refused, messages.ERROR)
            return None
        return delete_selected(self, request, queryset)

    def undeletable(self, rows: QuerySet[Any]) -> str:
        """A sentence why these rows stay, and what to do instead; empty where they may go."""
        return ""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may: bool = super().has_delete_permission(request, obj)
        if not may or obj is None:
            return may
        return not self.undeletable(type(obj)._default_manager.filter(pk=obj.pk))

    def _too_many(self, rows: QuerySet[Any]) -> str:
        count = rows.count()
        if count <= MOST_DELETED:
            return ""
        return (
            f"{count:,} are selected, and at most {MOST_DELETED} are deleted at once: nothing was "
            f"deleted. {self.instead_of_many}"
        )

    instead_of_many = "Select fewer of them."
