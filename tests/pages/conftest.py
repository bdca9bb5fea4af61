"""Fixtures of the page tests: a browser, checks with known findings, file names without hashes."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone
from playwright.sync_api import Browser, Playwright, sync_playwright

from accounts.models import User
from audits.models import Audit, AuditStatus, Shelf, Source
from audits.services.records import audit_record
from audits.services.uploads import audit_create
from detection import PhotoFindings
from tests.findings import found
from tests.pages.browser import launch
from tests.photos import jpeg

Checked = Callable[..., Audit]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium, one for all tests of a process; each opens pages of its own (`opened`). Tests of
    one file go to every process, so one a file would be started hundreds of times."""
    chromium = launch(playwright)
    yield chromium
    chromium.close()


@pytest.fixture(autouse=True)
def _plain_static_files(settings: LazySettings) -> None:
    """Hashed names exist only after collectstatic."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.fixture
def checked(shelf: Shelf) -> Checked:
    """Makes a finished check: `checked({2: 3})` found a hole of 3 facings in the 2nd row."""

    def make(
        holes: dict[int, int] | None = None,
        *,
        hours_ago: float = 2,
        shelf: Shelf = shelf,
        by: User | None = None,
        photos: list[PhotoFindings] | None = None,
    ) -> Audit:
        findings = photos or [found(holes=holes)]
        audit = audit_create(
            shelf=shelf,
            photos=[jpeg(640, 640) for _ in findings],
            source=Source.PAGE,
            created_by=by,
            captured_at=timezone.now() - timedelta(hours=hours_ago),
        )
        claim(audit)
        audit_record(audit=audit, found=list(zip(audit.photos.all(), findings, strict=True)))
        audit.refresh_from_db()
        return audit

    return make


def claim(audit: Audit) -> None:
    """As a worker does that begins with it."""
    audit.status, audit.attempt = AuditStatus.RUNNING, 1
    audit.lease_until = timezone.now() + timedelta(minutes=1)
    audit.save()


def text(response: Any) -> str:
    """The page's words with every blank, break and tag-made gap as one blank."""
    return " ".join(response.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())
