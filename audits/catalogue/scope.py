"""Whose stores an import may touch; others do not exist for it."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from accounts.models import User
from audits.models import Store


@dataclass
class Scope:
    """`by` is None for a command."""

    stores: QuerySet[Store]
    by: User | None = None

    @cached_property
    def by_code(self) -> dict[str, Store]:
        return {store.code: store for store in self.stores.order_by("code").distinct()}

    def store(self, code: str) -> Store | None:
        return self.by_code.get(code)
