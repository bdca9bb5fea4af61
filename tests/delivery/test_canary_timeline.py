"""What becomes of a new version, played through with the rendered Rollout and its conditions."""

import math
from collections.abc import Sequence

import pytest

from scripts.delivery import chart, timeline
from scripts.delivery.chart import Object
from scripts.delivery.timeline import Played, play


def healthy(metric: str, second: int) -> Sequence[float]:
    return [0.0] if metric == "errors-beyond-stable" else [1.1]


def played(
    objects: list[Object], smoke: bool = True, measure: timeline.Measure = healthy
) -> Played:
    return play(objects, smoke=smoke, smoke_seconds=40, measure=measure)


def test_a_good_build_goes_20_50_100(recommended: list[Object]) -> None:
    done = played(recommended)
    assert done.weights == [(0, 20), (40, 50), (340, 100)]
    assert not done.why


def test_a_build_that_fails_the_smoke_test_never_gets_more_than_20(
    recommended: list[Object],
) -> None:
    done = played(recommended, smoke=False)
    assert done.weights == [(0, 20), (40, 0)]
    assert done.why == "smoke"


@pytest.mark.parametrize(
    ("bad", "answer"), [("errors-beyond-stable", 0.05), ("p99-against-stable", 2.0)]
)
def test_a_build_that_is_worse_under_load_is_taken_back_in_the_pause(
    recommended: list[Object], bad: str, answer: float
) -> None:
    done = played(recommended, measure=lambda m, s: [answer] if m == bad else healthy(m, s))
    assert done.why == bad
    assert done.most == 50
    assert done.weights[-1] == (160, 0)


def test_one_bad_measurement_is_forgiven(recommended: list[Object]) -> None:
    done = played(recommended, measure=lambda m, s: [9.0] if s == 100 else healthy(m, s))
    assert done.weights[-1][1] == 100


@pytest.mark.parametrize("answer", [[], [math.nan]])
def test_a_night_without_visitors_fails_nobody(
    recommended: list[Object], answer: list[float]
) -> None:
    assert played(recommended, measure=lambda m, s: answer).weights[-1][1] == 100


def test_without_a_time_the_pause_waits_for_a_person() -> None:
    done = played(chart.render(chart.scenarios()["rollout-plain"]))
    assert done.waits
    assert done.weights == [(0, 20), (0, 50)]
