from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from audits.catalogue.faults import Problem
from audits.catalogue.pictures import pictures_import, pictures_in
from audits.catalogue.tally import Tally
from audits.catalogue.work import Progress
from audits.errors import ErrorCode, ShelfWatchError
from audits.models import CatalogueImport, CatalogueKind, ImportStatus, Source
from audits.services.import_steps import MAX_ATTEMPTS
from audits.services.imports import import_cancel, import_create, import_run

PICTURES = "pictures"
SHOWN = 20


class Command(BaseCommand):
    help = (
        "Import products, stores, shelves, members or planograms from a CSV or XLSX file, or "
        "product pictures from a folder or zip of files named by item number."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=[*CatalogueKind.values, PICTURES])
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would change.")
        parser.add_argument(
            "--agree",
            action="store_true",
            help="Import also where a column changes in many of the rows that are there already.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path, dry_run = options["file"], options["dry_run"]
        try:
            if options["kind"] == PICTURES:
                self._pictures(path, dry_run=dry_run)
            else:
                self._file(options["kind"], path, dry_run=dry_run, agreed=options["agree"])
        except OSError as error:
            raise CommandError(f"{error.filename or path}: {error.strerror or error}") from error
        except (BadZipFile, RuntimeError) as error:
            raise CommandError(f"{path} is neither a folder nor a zip that can be read.") from error

    def _pictures(self, path: Path, *, dry_run: bool) -> None:
        self._report(pictures_import(pictures_in(path), dry_run=dry_run), dry_run=dry_run)

    def _file(self, kind: str, path: Path, *, dry_run: bool, agreed: bool) -> None:
        row = self._create(kind, path, dry_run=dry_run)
        try:
            for _ in range(MAX_ATTEMPTS):
                import_run(import_id=row.pk, watch=self._progress, agreed=agreed)
                row.refresh_from_db()
                if not row.is_at_work:
                    break
        finally:
            # Ctrl-C, a broken database or a checked dry run: the file is not kept.
            if not row.is_ended:
                import_cancel(import_id=row.pk)
        self._end(row, dry_run=dry_run)

    def _create(self, kind: str, path: Path, *, dry_run: bool) -> CatalogueImport:
        with path.open("rb") as file:
            try:
                return import_create(
                    kind=kind,
                    file=File(file),
                    file_name=path.name,
                    source=Source.COMMAND,
                    dry_run=dry_run,
                    send=False,
                )
            except ShelfWatchError as error:
                raise CommandError(f"{path}: {error.message} ({error.code})") from error

    def _progress(self, progress: Progress) -> None:
        end = "\r" if self.stdout.isatty() and progress.done < progress.total else "\n"
        self.stdout.write(f"{progress.done:,} of {progress.total:,} rows checked", ending=end)

    def _end(self, row: CatalogueImport, *, dry_run: bool) -> None:
        if row.status == ImportStatus.FAILED and not row.wrong:
            raise CommandError(f"{row.reason} ({row.reason_code})")
        if row.is_at_work:
            raise CommandError("The import could not be finished, and nothing was imported.")
        problems = [Problem(**one) for one in row.problems]
        notes = [Problem(**one) for one in row.notes]
        tally = Tally(row.new, row.changed, row.unchanged, row.wrong, problems, notes)
        self._changes(row.changes or {})
        if row.reason_code == ErrorCode.IMPORT_CHANGES_MANY:
            raise CommandError(f"Nothing was imported. {row.reason} ({row.reason_code}): --agree")
        self._report(tally, dry_run=dry_run)

    def _changes(self, changes: dict[str, Any]) -> None:
        for one in changes.get("first_new", []):
            values = ", ".join(f"{cell['column']} {cell['after']}" for cell in one["cells"])
            self.stdout.write(f"{one['key']}: new: {values}")
        for one in changes.get("first_changed", []):
            for cell in one["cells"]:
                before, after = cell["before"] or "(empty)", cell["after"] or "(empty)"
                self.stdout.write(f"{one['key']}: {cell['column']}: {before} -> {after}")
        if columns := changes.get("columns"):
            told = ", ".join(f"{column} {count:,}" for column, count in columns)
            self.stdout.write(f"changed by column: {told}")
        for column, count in changes.get("many", {}).items():
            self.stdout.write(
                f"{column} gets another value in {count:,} of {changes['existing']:,} that are "
                "there already: has the column slipped?"
            )

    def _report(self, tally: Tally, *, dry_run: bool) -> None:
        for note in tally.notes[:SHOWN]:
            self.stdout.write(note.message)
        for one in tally.problems[:SHOWN]:
            place = f"row {one.row}, {one.column}" if one.row else one.column
            self.stderr.write(f"{place}: {one.message} ({one.code})")
        self.stdout.write(
            f"{tally.new:,} new, {tally.changed:,} changed, {tally.unchanged:,} unchanged, "
            f"{tally.wrong:,} wrong"
        )
        if tally.wrong:
            raise CommandError("Nothing was imported.")
        self.stdout.write("Nothing was imported: a dry run." if dry_run else "Imported.")
