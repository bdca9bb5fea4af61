"""Findings as plain JSON values and as CSV.

Made by hand: there may be 900 boxes on a photo, and a serializer a box takes longer than the
network.
"""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from operator import attrgetter
from typing import Any

import numpy as np

from detection import Box, Detection, Gap, ModelInfo, PhotoFindings, Quality, Row, Timing

COLUMNS = (
    *("image", "kind", "class", "confidence", "row", "x1", "y1", "x2", "y2"),
    *("facings", "evidence"),
)

_CORNERS = attrgetter("box.x1", "box.y1", "box.x2", "box.y2")


def one(findings: PhotoFindings, request_id: str) -> dict[str, Any]:
    """The answer about one photo."""
    return {**_findings(findings), "request_id": request_id}


def several(found: Sequence[PhotoFindings], request_id: str) -> dict[str, Any]:
    """The answer about several, in the order in which they were sent."""
    return {"results": [_findings(findings) for findings in found], "request_id": request_id}


def table(found: Iterable[PhotoFindings]) -> str:
    """One line a box, products before gaps; `image` counts the photos from 1."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for image, findings in enumerate(found, start=1):
        name = findings.model.product_class
        for item in findings.products:
            writer.writerow([*_line(image, "product", name, item), "", ""])
        for gap in findings.gaps:
            writer.writerow([*_line(image, "gap", "", gap), gap.facings, gap.evidence])
    return out.getvalue()


def _line(image: int, kind: str, name: str, found: Detection | Gap) -> list[Any]:
    return [image, kind, name, round(found.score, 4), found.row, *_bbox(found.box)]


def _findings(findings: PhotoFindings) -> dict[str, Any]:
    name = findings.model.product_class
    return {
        "detections": [
            {"class": name, "confidence": score, "bbox": corners}
            for score, corners in _rounded(findings.products)
        ],
        "gaps": [_gap(gap) for gap in findings.gaps],
        "count": len(findings.products),
        "inference_ms": round(findings.timing.inference_ms, 2),
        "image_size": {"width": findings.width, "height": findings.height},
        "model": findings.model.name,
        "runtime": findings.model.runtime,
        "rows": [_row(row) for row in findings.rows],
        "quality": _quality(findings.quality),
        "timing": _timing(findings.timing),
        "model_info": _model(findings.model),
    }


def _rounded(products: Sequence[Detection]) -> Iterable[tuple[float, list[float]]]:
    """Scores and corners; all at once, for rounding each number takes as long as writing it."""
    scores = np.array([item.score for item in products]).round(4)
    corners = np.array([_CORNERS(item) for item in products]).round(1)
    return zip(scores.tolist(), corners.tolist(), strict=True)


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "bbox": _bbox(gap.box),
        "confidence": round(gap.score, 4),
        "row": gap.row,
        "facings": gap.facings,
        "evidence": gap.evidence,
    }


def _row(row: Row) -> dict[str, Any]:
    return {"number": row.number, "bbox": _bbox(row.box), "products": row.products}


def _quality(quality: Quality) -> dict[str, Any]:
    return {
        "usable": quality.usable,
        "reason": quality.reason,
        "message": quality.message,
        "measures": {name: round(value, 4) for name, value in quality.measures.items()},
    }


def _timing(timing: Timing) -> dict[str, float]:
    return {
        "decode": round(timing.decode_ms, 2),
        "preprocess": round(timing.preprocess_ms, 2),
        "inference": round(timing.inference_ms, 2),
        "postprocess": round(timing.postprocess_ms, 2),
    }


def _model(model: ModelInfo) -> dict[str, str]:
    return {"name": model.name, "version": model.version, "sha256": model.sha256}


def _bbox(box: Box) -> list[float]:
    return [round(box.x1, 1), round(box.y1, 1), round(box.x2, 1), round(box.y2, 1)]
