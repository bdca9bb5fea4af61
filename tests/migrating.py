"""The database as it was before a migration, and as it is after one."""

from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate(*to: tuple[str, str]) -> Any:
    """The apps, their models as they are once each (app, migration) of `to` is the newest."""
    MigrationExecutor(connection).migrate(list(to))
    return MigrationExecutor(connection).loader.project_state(list(to)).apps


def migrate_to_newest() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
