"""A report as a table for people."""

from collections.abc import Iterator, Mapping
from typing import Any

from detection.core.roles import Role
from detection.evaluation.report import HOLES

_HEAD = (
    "photos class       n    AP  AP50 [95 %]        AP75   AR  |  P    R   at  count error "
    "| best F1: P    R   at"
)


def lines(report: Mapping[str, Any]) -> list[str]:
    """One line a class and kind of photograph, then the holes."""
    parts = {"all": report, **report["groups"]}
    return [_HEAD, *(line for group, part in parts.items() for line in _lines(group, part))]


def _lines(group: str, part: Mapping[str, Any]) -> Iterator[str]:
    yield from (_class(group, role, part[role]) for role in Role if role in part)
    yield from (_hole(group, key, part[key]) for key in HOLES if key in part)


def _class(group: str, role: str, row: Mapping[str, Any]) -> str:
    low, high = row["interval"].get("ap50", (None, None))
    best = row["best_f1"]
    return (
        f"{group:6} {role:8} {row['boxes']:5} {_share(row['ap'])} {_share(row['ap50'])} "
        f"[{_share(low)} {_share(high)}] {_share(row['ap75'])} {_share(row['ar'])} | "
        f"{row['precision']:.2f} {row['recall']:.2f} {row['threshold']:.2f} {row['count_mae']:8.2f}"
        f"     | {best['precision']:.2f} {best['recall']:.2f} {best['threshold']:.2f}"
    )


def _hole(group: str, key: str, row: Mapping[str, Any]) -> str:
    words = key.replace("_", " ")
    return (
        f"{group:6} {words}: {row['true']} there, {row['found']} found, "
        f"P {row['precision']:.2f} R {row['recall']:.2f}{_between(row['interval'])}"
    )


def _between(interval: Mapping[str, list[float]]) -> str:
    """The intervals of precision and recall behind a line; nothing where none were made."""
    if not interval:
        return ""
    spans = (f"{name[0].upper()} {low:.2f}-{high:.2f}" for name, (low, high) in interval.items())
    return f" (95 %: {', '.join(spans)})"


def _share(value: float | None) -> str:
    return "  -  " if value is None else f"{value:.3f}"
