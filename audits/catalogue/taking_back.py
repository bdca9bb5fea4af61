"""Taking an import back: what it changed gets its values from before, what it made goes.

What somebody else has changed since stays as it is, and so does what was made and is used; both
are told. A kind says how its things are found, put back and removed.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model

from audits.catalogue.changes import Change, Changes, Key, Values
from audits.catalogue.faults import NoteCode, Problem, problem
from audits.catalogue.scope import Scope

T = TypeVar("T")
# SQLite takes no more than 999 values in a query.
BATCH = 450


@dataclass(frozen=True, slots=True)
class Now:
    """A thing as it is, by column of a file."""

    pk: int
    values: Values


Row = tuple[Change, Now]


class TakeBack(ABC):
    """`written` is the time in which the import wrote. `run` needs a transaction around it."""

    def __init__(self, scope: Scope, written: tuple[datetime, datetime]) -> None:
        self.scope, self.written = scope, written
        self.changes = Changes()
        self.notes: list[Problem] = []
        self.restored = self.removed = self.same = self.left = 0

    @abstractmethod
    def now(self, keys: Sequence[Key]) -> dict[Key, Now]:
        """Those that are there, locked; others than the scope's are not."""

    @abstractmethod
    def used(self, pks: Sequence[int]) -> set[int]:
        """Those that something hangs on."""

    @abstractmethod
    def restore(self, rows: Sequence[Row]) -> None:
        """Give them the values from before."""

    @abstractmethod
    def remove(self, rows: Sequence[Row]) -> None:
        """Delete what is not used."""

    def possible(self, rows: Sequence[Row]) -> list[Row]:
        """Those that can be put back or removed together; the others are left and told."""
        return list(rows)

    def run(self, changes: Iterable[Change]) -> None:
        rows = self.possible(list(self._unused(self._untouched(list(changes)))))
        gone = [row for row in rows if row[0].before is None]
        back = [row for row in rows if row[0].before is not None]
        self.remove(gone)
        self.restore(back)
        self.removed, self.restored = len(gone), len(back)
        for change, now in rows:
            # What is removed is listed like what is new.
            old = None if change.before is None else now.values
            new = now.values if change.before is None else change.before
            self.changes.add(change.key, old, new, name=now.values.get("name", ""))

    def leave(self, code: NoteCode, key: Key, **words: object) -> None:
        self.left += 1
        self.notes.append(problem(None, "", code, value="/".join(key), **words))

    def _untouched(self, changes: Sequence[Change]) -> Iterator[Row]:
        """Those that are still as the import left them."""
        known = self.now([one.key for one in changes])
        for one in changes:
            now = known.get(one.key)
            if now is None and one.before is not None:
                self.leave(NoteCode.GONE_SINCE, one.key)
            elif now is None or (one.before is not None and _has(now, one.before)):
                self.same += 1
            elif not _has(now, one.after):
                self.leave(NoteCode.CHANGED_SINCE, one.key)
            else:
                yield one, now

    def _unused(self, rows: Iterable[Row]) -> Iterator[Row]:
        every = list(rows)
        made = [now.pk for change, now in every if change.before is None]
        used = self.used(made) if made else set()
        for change, now in every:
            if change.before is None and now.pk in used:
                self.leave(NoteCode.USED_SINCE, change.key)
            else:
                yield change, now


def hanging(
    model: type[Model], pks: Collection[int], *, but: Collection[type[Model]] = ()
) -> set[int]:
    """Those of the model's rows that rows of other models point at, `but` for some."""
    found: set[int] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.concrete or not (relation.one_to_many or relation.one_to_one):
            continue
        other: Any = relation.related_model
        if other in but:
            continue
        name = relation.remote_field.name  # type: ignore[union-attr]
        for some in batches(sorted(pks)):
            rows = other._base_manager.filter(**{f"{name}__in": some}).order_by()
            found.update(rows.values_list(name, flat=True).distinct())
    return found


def batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _has(now: Now, values: Mapping[str, Any]) -> bool:
    return all(now.values[column] == value for column, value in values.items())
