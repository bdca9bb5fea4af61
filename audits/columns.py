"""The stored form of what was found in an audit's photos: one list a field, not one row a box.

`AuditResult.columns` holds `{"photos": [{"photo": id, "width": px, "height": px, "usable": bool,
"quality": code or null, "products": {...}, "gaps": {...}, "rows": {...}}]}`; boxes are pixels of
the upright full-size photo, rounded to a tenth. `VERSION` goes up when the form changes, and
`unpack` keeps reading the old ones.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from detection import PhotoFindings

VERSION = 1
# The boxes were pruned; counts and states are kept elsewhere.
PRUNED = 0


def pack(photos: Iterable[tuple[int, PhotoFindings]]) -> dict[str, Any]:
    """Columns of `(photo id, findings)` pairs, in the order given."""
    return {"photos": [_pack_photo(photo_id, findings) for photo_id, findings in photos]}


def unpack(columns: dict[str, Any], version: int) -> list[dict[str, Any]]:
    """One dictionary a photo with `products`, `gaps` and `rows` as lists of dictionaries."""
    if version == PRUNED:
        return []
    if version != VERSION:
        raise ValueError(f"Columns of version {version} cannot be read.")
    return [
        photo | {name: _rows_of(photo[name]) for name in ("products", "gaps", "rows")}
        for photo in columns["photos"]
    ]


def _pack_photo(photo_id: int, findings: PhotoFindings) -> dict[str, Any]:
    products, gaps, rows = findings.products, findings.gaps, findings.rows
    return {
        "photo": photo_id,
        "width": findings.width,
        "height": findings.height,
        "usable": findings.quality.usable,
        "quality": findings.quality.reason,
        "products": _boxes([item.box for item in products])
        | {
            "score": [round(item.score, 3) for item in products],
            "row": [item.row for item in products],
        },
        "gaps": _boxes([gap.box for gap in gaps])
        | {
            "score": [round(gap.score, 3) for gap in gaps],
            "row": [gap.row for gap in gaps],
            "facings": [gap.facings for gap in gaps],
            "evidence": [gap.evidence for gap in gaps],
        },
        "rows": _boxes([row.box for row in rows])
        | {
            "number": [row.number for row in rows],
            "products": [row.products for row in rows],
        },
    }


def _boxes(boxes: Sequence[Any]) -> dict[str, list[Any]]:
    return {
        side: [round(float(getattr(box, side)), 1) for box in boxes]
        for side in ("x1", "y1", "x2", "y2")
    }


def _rows_of(columns: dict[str, list[Any]]) -> list[dict[str, Any]]:
    return [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]
