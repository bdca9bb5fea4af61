"""A second package looks at finished checks: its differences are told, and nothing changes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from pytest_django import DjangoCaptureOnCommitCallbacks

from audits.metrics import SHADOW
from audits.models import Alert, Audit, AuditResult, Shelf, Source
from audits.services import runs
from audits.services.shadow import shadow_compare
from audits.services.uploads import audit_create
from detection import Agreement, Box, agreement, reset
from detection.sources import BUNDLED
from tests.detection.networks import write_package
from tests.photos import shelf_photo
from tests.servers import waiting_messages

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _shadow(settings: LazySettings) -> Iterator[None]:
    settings.SHELFWATCH_SHADOW_MODEL = str(BUNDLED)
    settings.SHELFWATCH_SHADOW_PERCENT = 100
    yield
    reset()


def checked(shelf: Shelf) -> Audit:
    audit = audit_create(shelf=shelf, photos=[shelf_photo(holes=True)], source=Source.PAGE)
    runs.audit_run(audit_id=audit.pk)
    return audit


def counted() -> dict[tuple[str, str], float]:
    """Boxes by kind and by who found them, over all shadow packages."""
    sums: dict[tuple[str, str], float] = {}
    for metric in SHADOW.collect():
        for sample in metric.samples:
            if sample.name.endswith("_total"):
                key = (sample.labels["kind"], sample.labels["seen_by"])
                sums[key] = sums.get(key, 0.0) + sample.value
    return sums


def new(before: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    return {
        key: value - before.get(key, 0.0)
        for key, value in counted().items()
        if value != before.get(key, 0.0)
    }


def test_the_same_package_agrees_with_itself(shelf: Shelf) -> None:
    audit, before = checked(shelf), counted()
    shadow_compare(audit_id=audit.pk)
    result = AuditResult.objects.get(audit=audit)
    assert new(before) == {
        ("product", "both"): result.product_count,
        ("gap", "both"): result.gap_count,
    }


def test_another_package_disagrees_and_nobody_is_told_anything(
    shelf: Shelf, settings: LazySettings, tmp_path: Path
) -> None:
    settings.SHELFWATCH_SHADOW_MODEL = str(write_package(tmp_path))
    audit, before = checked(shelf), counted()
    result, alerts = AuditResult.objects.get(audit=audit), Alert.objects.count()
    shadow_compare(audit_id=audit.pk)
    assert new(before)["product", "service"] > 0
    assert AuditResult.objects.get(audit=audit).columns == result.columns
    assert Alert.objects.count() == alerts


@pytest.mark.parametrize(("percent", "asked"), [(100, 1), (0, 0)])
def test_a_share_of_the_finished_checks_is_looked_at(
    shelf: Shelf,
    settings: LazySettings,
    percent: int,
    asked: int,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.SHELFWATCH_SHADOW_PERCENT = percent
    audit = audit_create(shelf=shelf, photos=[shelf_photo()], source=Source.PAGE)
    before = waiting_messages()
    with django_capture_on_commit_callbacks(execute=True):
        runs.audit_run(audit_id=audit.pk)
    assert waiting_messages() - before == asked


def test_boxes_are_paired_once_each_and_the_closest_first() -> None:
    first = [Box(0, 0, 10, 10), Box(20, 0, 30, 10)]
    second = [Box(1, 0, 11, 10), Box(0, 0, 10, 10), Box(50, 0, 60, 10)]
    assert agreement(first, second) == Agreement(1, 1, 2)
    assert agreement([], second) == Agreement(0, 0, 3)
    assert agreement(first, []) == Agreement(0, 2, 0)
