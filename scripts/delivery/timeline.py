"""What Argo Rollouts does with a rendered Rollout, played through on paper.

The rules are those of its documentation: steps one after the other; an analysis step waits for its
answer; a background analysis measures from its starting step on; whatever fails aborts, and the
stable version has all requests again. Only what the chart uses is known.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from scripts.delivery.chart import Object
from scripts.delivery.objects import of, one

_UNITS = {"s": 1, "m": 60, "h": 3600}
# What Prometheus answers to a metric (by its name) at a second of the rollout.
Measure = Callable[[str, int], Sequence[float]]


@dataclass
class Played:
    """`weights`: (second, per cent) whenever they changed; `why`: what aborted it, or nothing."""

    weights: list[tuple[int, int]] = field(default_factory=list)
    why: str = ""
    waits: bool = False

    @property
    def most(self) -> int:
        return max(weight for _, weight in self.weights)


def seconds(words: str) -> int:
    """'5m' -> 300."""
    found = re.fullmatch(r"(\d+)([smh])", words)
    if not found:
        raise ValueError(f"{words!r} is no duration")
    return int(found[1]) * _UNITS[found[2]]


def play(objects: list[Object], *, smoke: bool, smoke_seconds: int, measure: Measure) -> Played:
    """Let a new version through, with a smoke test that passes or not, and Prometheus' answers."""
    (rollout,) = of(objects, "Rollout")
    canary = rollout["spec"]["strategy"]["canary"]
    background = canary.get("analysis")
    played, now, since = Played(), 0, None
    for number, step in enumerate(canary["steps"]):
        if background and number == background["startingStep"]:
            since = now
        until = now
        if "setWeight" in step:
            played.weights.append((now, step["setWeight"]))
        elif "analysis" in step:
            until = now + smoke_seconds
            if not smoke:
                return _aborted(played, until, "smoke")
        elif "pause" in step:
            if "duration" not in step["pause"]:
                played.waits = True
                return played
            until = now + seconds(step["pause"]["duration"])
        if since is not None:
            failed = _watched(objects, background, since, until, measure)
            if failed:
                return _aborted(played, *failed)
        now = until
    played.weights.append((now, 100))
    return played


def _aborted(played: Played, now: int, why: str) -> Played:
    played.weights.append((now, 0))
    played.why = why
    return played


def _watched(
    objects: list[Object], background: Object, since: int, until: int, measure: Measure
) -> tuple[int, str] | None:
    """When and by which metric the background analysis gives up before `until`."""
    names = [each["templateName"] for each in background["templates"]]
    metrics = [
        m for each in names for m in one(objects, "AnalysisTemplate", each)["spec"]["metrics"]
    ]
    found = [_gives_up(metric, since, until, measure) for metric in metrics]
    return min((each for each in found if each), default=None)


def _gives_up(metric: Object, since: int, until: int, measure: Measure) -> tuple[int, str] | None:
    first, every = seconds(metric["initialDelay"]), seconds(metric["interval"])
    bad = 0
    for now in range(since + first, until + 1, every):
        bad += not holds(metric["successCondition"], measure(metric["name"], now))
        if bad > metric["failureLimit"]:
            return now, metric["name"]
    return None


def holds(condition: str, result: Sequence[float]) -> bool:
    """A condition of a metric, in the few words that the chart's conditions are made of."""
    known: dict[str, Any] = {"__builtins__": {}, "len": len, "isNaN": math.isnan, "result": result}
    return bool(eval(condition.replace("||", " or "), known))  # noqa: S307  (the chart's own words)
