"""What an import makes and changes: all of it for the way back, counts and the first to show."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from audits.models import Importance
from audits.wording import grouped

# By column of the file, as the database holds them; GTINs are a list in order, times are seconds.
Values = dict[str, Any]
Key = tuple[str, ...]

# As many things are shown, of the new ones and of the changed ones.
SHOWN = 20
# Beyond them the first few of every column, so that none is counted and not seen.
SHOWN_OF_A_COLUMN = 3
# From how many things on, and from which share of those that a file finds, it is asked whether a
# column really means others. Less is the daily care of a catalogue; a column that has slipped by a
# row, or another chain's file, is nearly all.
MANY, MANY_SHARE = 10, 0.2


@dataclass(frozen=True, slots=True)
class Change:
    """One thing by its codes (`4711`, or `17` and `A1`): of what was there, the columns that
    differ; `before` is None for what is new."""

    key: Key
    before: Values | None
    after: Values


class Keeps(Protocol):
    def add(self, change: Change) -> None: ...


@dataclass(slots=True)
class Changes:
    """`identity`: columns that say what a thing is. `keeps` gets every change, nobody by default:
    a chain's catalogue is not to be held in memory a second time."""

    identity: Collection[str] = ()
    keeps: Keeps | None = None
    columns: Counter[str] = field(default_factory=Counter)
    # Changes that another value is lost by, not those that fill in what was empty.
    lost: Counter[str] = field(default_factory=Counter)
    first_new: list[dict[str, Any]] = field(default_factory=list)
    first_changed: list[dict[str, Any]] = field(default_factory=list)

    def add(self, key: Key, old: Mapping[str, Any] | None, new: Values, *, name: str = "") -> None:
        """A thing that gets the values `new`; `name` is what people call it so far."""
        if old is None:
            change = Change(key, None, new)
            if len(self.first_new) < SHOWN:
                self.first_new.append(_shown(change, name))
        else:
            after = {column: value for column, value in new.items() if old[column] != value}
            change = Change(key, {column: old[column] for column in after}, after)
            for column, value in after.items():
                self.columns[column] += 1
                self.lost[column] += _loses(old[column], value)
            if self._is_shown(after):
                self.first_changed.append(_shown(change, name))
        if self.keeps:
            self.keeps.add(change)

    def many(self, existing: int) -> dict[str, int]:
        """Columns by which so many of the `existing` things that a file names become others."""
        least = max(MANY, MANY_SHARE * existing)
        return {name: self.lost[name] for name in self.identity if self.lost[name] >= least}

    def as_json(self, existing: int) -> dict[str, Any]:
        return {
            # As a list: PostgreSQL does not keep the order of an object's names.
            "columns": [list(one) for one in self.columns.most_common()],
            "many": self.many(existing),
            "existing": existing,
            "first_changed": self.first_changed,
            "first_new": self.first_new,
        }

    def _is_shown(self, columns: Iterable[str]) -> bool:
        if len(self.first_changed) < SHOWN:
            return True
        return any(self.columns[column] <= SHOWN_OF_A_COLUMN for column in columns)


def mark_of(kept: Mapping[str, Any] | None) -> str:
    """What of an import's kept changes somebody has to agree to, in one word: the columns. Empty:
    nothing."""
    return ",".join(sorted(kept["many"])) if kept else ""


def many_told(kept: Mapping[str, Any] | None) -> str:
    """The same for people: `name 256, brand 40`."""
    many = kept["many"] if kept else {}
    return ", ".join(f"{column} {grouped(many[column])}" for column in sorted(many))


def value_told(column: str, value: Any) -> str:
    """A value as a file holds it."""
    if value is None:
        return ""
    if column == "importance":
        return Importance(value).name.lower()
    if column == "audit_interval_hours":
        return f"{value / 3600:.4f}".rstrip("0").rstrip(".")
    if isinstance(value, list):
        return " ".join(value)
    return str(value)


def _loses(old: Any, new: Any) -> bool:
    """Of GTINs, one that goes: one more beside them is none lost."""
    if isinstance(old, list):
        return not set(old) <= set(new)
    return old not in (None, "")


def _shown(change: Change, name: str) -> dict[str, Any]:
    before = change.before
    cells = [
        {
            "column": column,
            "before": _short(value_told(column, before[column])) if before else "",
            "after": _short(value_told(column, value)),
        }
        for column, value in change.after.items()
    ]
    if before is None:
        cells = [cell for cell in cells if cell["after"]]
    return {"key": "/".join(change.key), "name": name, "cells": cells}


def _short(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:199]}\N{HORIZONTAL ELLIPSIS}"
