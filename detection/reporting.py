"""Findings as words for people and as JSON for programs."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from detection.core.findings import Gap, PhotoFindings


def as_json(photo: Path, findings: PhotoFindings) -> dict[str, Any]:
    """Everything, with the photo's path; boxes are objects of x1, y1, x2, y2."""
    return {"photo": str(photo), **asdict(findings)}


def as_lines(photo: Path, findings: PhotoFindings) -> list[str]:
    """One line for the photo, one for each gap, and one for what is wrong or was left out."""
    lines = [
        f"{photo}: {findings.width} x {findings.height}, "
        f"{_count(len(findings.products), 'product')} in {_count(findings.row_count, 'row')}, "
        f"{_count(len(findings.gaps), 'gap')}, {findings.timing.total_ms:.0f} ms"
    ]
    lines += [f"  {_gap(gap)}" for gap in findings.gaps]
    if findings.quality.message:
        lines.append(f"  Not usable: {findings.quality.message}")
    if findings.capped:
        lines.append("  More was found than the model package allows; the weakest were dropped.")
    return lines


def _gap(gap: Gap) -> str:
    where = (
        "gap beside the rows" if gap.row is None else f"gap in the {_nth(gap.row)} row from the top"
    )
    box = ", ".join(f"{edge:.0f}" for edge in (gap.box.x1, gap.box.y1, gap.box.x2, gap.box.y2))
    facings = _count(gap.facings, "facing")
    return f"{where}, {facings} wide, score {gap.score:.2f} ({gap.evidence}), at {box}"


def _nth(number: int) -> str:
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{ending or 'th'}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
