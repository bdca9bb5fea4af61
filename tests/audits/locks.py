"""Who waits for whose lock, as PostgreSQL tells it."""

from django.db import connection


def connections_waiting() -> int:
    """How many connections to the test database wait for a row that another one holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0])
