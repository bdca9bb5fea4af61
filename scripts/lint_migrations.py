"""Whether new migrations can run beside the code of the release before: `make migrations-check`.

A deployment migrates while the old processes still serve. What would break or block them (a
column dropped or renamed, NOT NULL without a default in the database, an index built under a
lock) is refused; docs/operations.md says how such a change is made in steps. PostgreSQL's own SQL
is what is looked at.
"""

import os
import sys
import tempfile

from tests.servers import postgres

OURS = ["accounts", "audits", "integrations"]
# What the first release begins with; nobody runs code older than these.
BASELINE = [
    *("0001_initial", "0002_initial", "0003_user_is_demo", "0004_mail_settings"),
    *("0002_next_try_at", "0003_catalogue_import", "0004_after_review", "0005_stock"),
    *("0002_device", "0003_keys_and_answers"),
]
# Looked at by a person; why each may run beside the old code:
ALLOWED = [
    # All that the old code is refused is a barcode that another product has in another writing.
    "0018_gtin_one_product",
]


def main() -> int:
    """1 when a migration must not run beside the old code, else 0."""
    with postgres() as url, tempfile.TemporaryDirectory() as data:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "shelfwatch_site.settings",
            "SHELFWATCH_DATA": data,
            "SHELFWATCH_DATABASE_URL": url,
            "SHELFWATCH_SECRET_KEY": "lint " * 12,
        }
        return _lint()


def _lint() -> int:
    import django

    django.setup()
    from django_migration_linter import MigrationLinter

    linter = MigrationLinter(
        include_apps=OURS,
        ignore_name=[*BASELINE, *ALLOWED],
        analyser_string="postgresql",
        no_cache=True,
    )
    linter.lint_all_migrations()
    linter.print_summary()
    return int(linter.has_errors)


if __name__ == "__main__":
    sys.exit(main())
