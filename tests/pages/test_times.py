"""Times as people in the store say them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from audits.models import Store
from audits.templatetags.moments import ago, dated, local, moment

BERLIN = Store(name="Berlin", time_zone="Europe/Berlin")
NOON = datetime(2026, 6, 15, 10, 0, tzinfo=UTC)  # 12:00 in Berlin


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (2, "10:00"),
        (11.9, "00:06"),
        (13, "yesterday 23:00"),
        (48, "13 Jun 12:00"),
        (24 * 300, "19 Aug 2025 12:00"),
    ],
)
def test_times_are_the_stores_own(hours: float, words: str) -> None:
    with time_machine.travel(NOON, tick=False):
        assert local(NOON - timedelta(hours=hours), BERLIN) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "just now"),
        (59, "just now"),
        (60, "1 min ago"),
        (3599, "59 min ago"),
        (3600, "1 h ago"),
        (86_399, "23 h ago"),
        (86_400, "1 day ago"),
        (172_800, "2 days ago"),
    ],
)
def test_relative_words_are_short(seconds: int, words: str) -> None:
    with time_machine.travel(NOON, tick=False):
        said = ago(NOON - timedelta(seconds=seconds))
    assert said.replace("\N{NO-BREAK SPACE}", " ") == words


def test_a_moment_carries_the_whole_date_for_who_wants_it() -> None:
    with time_machine.travel(NOON, tick=False):
        html = moment(NOON - timedelta(hours=2), BERLIN)
    assert 'datetime="2026-06-15T08:00:00+00:00"' in html
    assert "15 Jun 2026, 10:00 (Europe/Berlin)" in html


def test_what_is_read_later_names_the_day() -> None:
    assert dated(NOON, BERLIN) == "15 Jun 2026, 12:00"
