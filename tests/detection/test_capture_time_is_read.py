"""When a photo was taken, as far as it says."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from detection import inspect_photo
from tests.photos import jpeg


def test_with_an_offset_it_is_aware() -> None:
    taken = inspect_photo(jpeg(taken="2025:03:04 17:05:06", offset="+05:30")).captured_at
    zone = timezone(timedelta(hours=5, minutes=30))
    assert taken == datetime(2025, 3, 4, 17, 5, 6, tzinfo=zone)
    assert taken.astimezone(UTC).hour == 11


def test_without_an_offset_it_is_naive() -> None:
    taken = inspect_photo(jpeg(taken="2025:03:04 17:05:06")).captured_at
    assert taken == datetime(2025, 3, 4, 17, 5, 6)  # noqa: DTZ001


@pytest.mark.parametrize("text", ["", "    :  :     :  :  ", "0000:00:00 00:00:00", "yesterday"])
def test_nonsense_is_no_time(text: str) -> None:
    assert inspect_photo(jpeg(taken=text)).captured_at is None


def test_a_senseless_offset_leaves_it_naive() -> None:
    taken = inspect_photo(jpeg(taken="2025:03:04 17:05:06", offset="east")).captured_at
    assert taken is not None
    assert taken.tzinfo is None
