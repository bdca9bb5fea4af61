"""A second model package that looks at some of the checked photos and decides nothing.

It shows, on the shops' own photos and before anybody is told anything by it, where a new package
would have said something else. What it finds is counted and logged, never stored.
"""

import logging
from zlib import crc32

from django.conf import settings

from audits import metrics, tasks
from audits.columns import unpack
from audits.models import Audit, AuditResult, Photo
from detection import Agreement, Box, PhotoFindings, agreement, shadow_photo

logger = logging.getLogger(__name__)


def shadow_ask(*, audit: Audit) -> None:
    """Have the shadow package look at this finished audit, if it is one of the share."""
    if settings.SHELFWATCH_SHADOW_MODEL and _chosen(audit.pk):
        tasks.audit_shadow.delay(audit.pk)


def shadow_compare(*, audit_id: int) -> None:
    """Look at the audit's photos with the shadow package and count where it disagrees."""
    result = AuditResult.objects.select_related("audit").filter(audit=audit_id).first()
    if result is None or not settings.SHELFWATCH_SHADOW_MODEL:
        return
    stored = {one["photo"]: one for one in unpack(result.columns, result.columns_version)}
    for photo in result.audit.photos.exclude(file="").order_by("position"):
        if photo.pk in stored:
            _compare(photo, stored[photo.pk])


def _chosen(audit_id: int) -> bool:
    """Spread evenly, and the same for every process."""
    return crc32(str(audit_id).encode()) % 100 < settings.SHELFWATCH_SHADOW_PERCENT


def _compare(photo: Photo, stored: dict[str, list[dict[str, float]]]) -> None:
    with photo.file.open("rb") as file:
        found = shadow_photo(file.read())
    products = agreement(_boxes(stored["products"]), [item.box for item in found.products])
    gaps = agreement(_boxes(stored["gaps"]), [item.box for item in found.gaps])
    _count("product", products, found)
    _count("gap", gaps, found)
    logger.info(
        "shadow %s %s on photo %s: products %s, gaps %s",
        *(found.model.name, found.model.version, photo.pk, _words(products), _words(gaps)),
    )


def _count(kind: str, seen: Agreement, found: PhotoFindings) -> None:
    model = f"{found.model.name} {found.model.version}"
    for by, number in (
        ("both", seen.both),
        ("service", seen.only_first),
        ("shadow", seen.only_second),
    ):
        metrics.SHADOW.labels(kind, by, model).inc(number)


def _words(seen: Agreement) -> str:
    return f"{seen.both} both, {seen.only_first} only service, {seen.only_second} only shadow"


def _boxes(items: list[dict[str, float]]) -> list[Box]:
    return [Box(item["x1"], item["y1"], item["x2"], item["y2"]) for item in items]
