"""Indexes of large tables, built while the site goes on writing to them."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db.migrations.operations import AddIndex
from django.db.migrations.operations.base import Operation
from django.db.utils import DatabaseError


class AddIndexBesideWriters(AddIndexConcurrently):
    """As PostgreSQL's own operation there; a plain index elsewhere. `atomic = False` is needed."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        kind = AddIndexConcurrently if _postgres(schema_editor) else AddIndex
        kind.database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        kind = AddIndexConcurrently if _postgres(schema_editor) else AddIndex
        kind.database_backwards(self, app_label, schema_editor, from_state, to_state)


class AddWordIndex(Operation):
    """Makes `icontains` on a text column quick on PostgreSQL; `atomic = False` is needed.

    It rests on the extension pg_trgm, which the owner of a database may create. Where the server
    has none, or the user may not, words are found without it, only slower.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str, field: str, name: str) -> None:
        self.model_name, self.field, self.name = model_name, field, name

    def state_forwards(self, app_label: str, state: Any) -> None:
        """No part of Django's own state: other databases have nothing of the kind."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if not _postgres(schema_editor):
            return
        try:
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except DatabaseError:
            return
        quote = schema_editor.quote_name
        model = to_state.apps.get_model(app_label, self.model_name)
        column = quote(model._meta.get_field(self.field).column)
        # Django asks for UPPER(column::text), and only the very same expression is looked up.
        schema_editor.execute(
            f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {quote(self.name)} ON "
            f"{quote(model._meta.db_table)} USING gin (UPPER({column}::text) gin_trgm_ops)"
        )

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if _postgres(schema_editor):
            quote = schema_editor.quote_name
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {quote(self.name)}")

    def describe(self) -> str:
        return f"Index the words of {self.model_name}.{self.field}"


def _postgres(schema_editor: Any) -> bool:
    return bool(schema_editor.connection.vendor == "postgresql")
