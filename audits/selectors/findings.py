"""What was found on a check's photos, in the form that the page draws from.

`{"status": ..., "photos": [{"photo": id, "width", "height", "products": [[x1, y1, x2, y2, score,
row], ...], "gaps": [{"number", "box", "label", "score"}, ...]}]}` in pixels of the upright
full-size photo. Products are bare lists: there may be 900 of them on one photo.
"""

from typing import Any

from audits.models import Audit
from audits.selectors.audits import Hole, PhotoSeen, photos_seen, result_of
from audits.wording import facings_words, ordinal

_PRODUCT = ("x1", "y1", "x2", "y2", "score", "row")


def findings_of(audit: Audit) -> dict[str, Any]:
    result = result_of(audit)
    seen = photos_seen(audit, result) if result else []
    return {"status": audit.status, "photos": [_photo(one) for one in seen]}


def hole_label(hole: Hole) -> str:
    """Short enough for a photo: `2nd row, 2 facings`."""
    facings = facings_words(hole.facings)
    return f"{ordinal(hole.row)} row, {facings}" if hole.row else facings


def _photo(seen: PhotoSeen) -> dict[str, Any]:
    return {
        "photo": seen.photo.pk,
        "width": seen.photo.width,
        "height": seen.photo.height,
        "products": [[product[key] for key in _PRODUCT] for product in seen.products],
        "gaps": [
            {
                "number": hole.number,
                "box": hole.box,
                "label": hole_label(hole),
                "score": hole.score,
            }
            for hole in seen.holes
        ],
    }
