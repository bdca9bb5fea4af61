"""Wrong readings as labels for training, in the form of the training set."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from audits.columns import unpack
from audits.models import Alert, AuditResult, Hold, HoldKind, Photo
from detection import PhotoError, rendition

LONGEST_SIDE = 1280
PRODUCT, GAP = 0, 1

Edges = tuple[float, float, float, float]


def wrong_readings_export(*, folder: Path) -> int:
    """Write `images/NAME.jpg` and `labels/NAME.txt` for each photo with a reading that somebody
    called wrong and did not take that back; returns how many.

    Pictures are upright and carry no metadata. The labels are what the detector found on the
    photo without the gaps that were wrong: the other boxes are its own, not a person's.
    """
    by_photo: dict[int, list[Alert]] = {}
    holds = Hold.objects.filter(
        kind=HoldKind.WRONG_READING, taken_back_at=None, alert__photo__isnull=False
    )
    for hold in holds.select_related("alert__photo").order_by("pk"):
        if hold.alert and hold.alert.photo_id:
            by_photo.setdefault(hold.alert.photo_id, []).append(hold.alert)
    for name in ("images", "labels"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return sum(_export(folder, alerts) for alerts in by_photo.values())


def _export(folder: Path, alerts: Sequence[Alert]) -> bool:
    photo = alerts[0].photo
    assert photo is not None
    found = _found(photo)
    if found is None or not photo.file:
        return False
    try:
        with photo.file.open("rb") as file:
            picture = rendition(file.read(), max_side=LONGEST_SIDE)
    except (OSError, PhotoError):
        return False
    wrong = [box for alert in alerts for box in _boxes(alert)]
    name = f"w_{photo.pk}"
    (folder / "images" / f"{name}.jpg").write_bytes(picture)
    lines = [*_lines(PRODUCT, found["products"], found), *_lines(GAP, _right(found, wrong), found)]
    (folder / "labels" / f"{name}.txt").write_text("".join(lines))
    return True


def _found(photo: Photo) -> dict[str, Any] | None:
    result = AuditResult.objects.filter(audit=photo.audit_id).first()
    if result is None:
        return None
    photos = unpack(result.columns, result.columns_version)
    return next((one for one in photos if one["photo"] == photo.pk), None)


def _boxes(alert: Alert) -> list[Edges]:
    boxes = [(x1, y1, x2, y2) for x1, y1, x2, y2 in alert.holes]
    return boxes or [(alert.x1, alert.y1, alert.x2, alert.y2)]


def _right(found: dict[str, Any], wrong: Iterable[Edges]) -> list[dict[str, Any]]:
    boxes = list(wrong)
    return [gap for gap in found["gaps"] if not any(_meets(gap, box) for box in boxes)]


def _meets(gap: dict[str, Any], box: Edges) -> bool:
    """Whether the middle of the one lies in the other."""
    x, y = (gap["x1"] + gap["x2"]) / 2, (gap["y1"] + gap["y2"]) / 2
    at, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    inside = box[0] <= x <= box[2] and box[1] <= y <= box[3]
    return inside or bool(gap["x1"] <= at <= gap["x2"] and gap["y1"] <= down <= gap["y2"])


def _lines(label: int, boxes: Iterable[dict[str, Any]], found: dict[str, Any]) -> list[str]:
    wide, high = found["width"], found["height"]
    return [
        f"{label} {(box['x1'] + box['x2']) / 2 / wide:.6f} {(box['y1'] + box['y2']) / 2 / high:.6f}"
        f" {(box['x2'] - box['x1']) / wide:.6f} {(box['y2'] - box['y1']) / high:.6f}\n"
        for box in boxes
    ]
