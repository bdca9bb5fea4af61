"""Renders are made once for all tests of a process."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from accounts.models import User
from audits.models import Audit, Shelf, Source
from audits.services.runs import audit_run
from audits.services.uploads import audit_create
from tests.chain.shelves import SEEDS, Case, case_make
from tests.photos import COFFEE, coffee_camera, coffee_shelf

Photograph = Callable[..., Audit]


@pytest.fixture(scope="session")
def cases() -> list[Case]:
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(case_make, SEEDS))


@dataclass(frozen=True)
class Photos:
    """Of one shelf: full from two standpoints, with a hole; and of another shelf, with a hole as
    well."""

    full: bytes
    again: bytes
    holed: bytes
    other: bytes
    other_holed: bytes


@pytest.fixture(scope="session")
def photos() -> Photos:
    return Photos(
        full=render(1),
        again=render(2),
        holed=render(3, hole=True),
        other=render(1, seed=COFFEE + 4),
        other_holed=render(1, seed=COFFEE + 4, hole=True),
    )


def render(stand: int, *, seed: int = COFFEE, hole: bool = False) -> bytes:
    return coffee_shelf(coffee_camera(stand, seed), stand, seed=seed, hole=hole).jpeg()


@pytest.fixture
def photograph(shelf: Shelf, staff: User) -> Photograph:
    """`photograph(hour, data, ...)`: a check by these photos, `hour` hours into the day."""
    start = timezone.now() - timedelta(hours=12)

    def run(hour: float, *data: bytes, ends: str = "done") -> Audit:
        audit = audit_create(
            shelf=shelf,
            photos=data,
            source=Source.PAGE,
            created_by=staff,
            captured_at=start + timedelta(hours=hour),
        )
        audit_run(audit_id=audit.pk)
        audit.refresh_from_db()
        assert audit.status == ends, audit.reason
        return audit

    return run


def turned(data: bytes, how: Callable[[Image.Image], Image.Image]) -> bytes:
    out = BytesIO()
    how(Image.open(BytesIO(data))).save(out, "JPEG", quality=90)
    return out.getvalue()


def words_of(response: Any) -> str:
    """The page's words with every blank and break as one blank."""
    return " ".join(response.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())
