"""All figures of a detector on labelled photographs, by class and by kind of photograph."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from detection.core.roles import Role
from detection.evaluation.judging import Judged, Pair
from detection.evaluation.merged import HoleCount, holes_by_picture, sum_of
from detection.evaluation.metric import draws, ratios, scores, spread

GROUPS = ("a_", "u_", "h_")  # the kinds of photographs, told apart by how their names begin
HOLES = ("holes", "holes_along_row", "holes_told")


def report(judged: Sequence[Judged], working: Mapping[Role, float], rounds: int) -> dict[str, Any]:
    """Figures by class over all photographs, and the same under `groups` where names tell kinds.

    Gaps count only where they were labelled. `working` holds the thresholds of the roles to be
    scored; `rounds` bootstrap rounds make the intervals, 0 none.
    """
    named = {group: [one for one in judged if one.entry.name.startswith(group)] for group in GROUPS}
    groups = {
        group: figures(members, working, rounds) for group, members in named.items() if members
    }
    return {"pictures": len(judged), **figures(judged, working, rounds), "groups": groups}


def figures(judged: Sequence[Judged], working: Mapping[Role, float], rounds: int) -> dict[str, Any]:
    """Figures of one set of photographs: `product`, `gap`, and the holes that gaps make up."""
    made: dict[str, Any] = {}
    for role in working:
        usable = [one for one in judged if role is not Role.GAP or one.entry.gaps_known]
        if usable and role in usable[0].pairs:
            truth, found = zip(*(one.pairs[role] for one in usable), strict=True)
            made[role.value] = scores(truth, found, working[role], rounds)
            if role is Role.GAP:
                made.update(_holes(usable, working, rounds))
    return made


def _holes(
    usable: Sequence[Judged], working: Mapping[Role, float], rounds: int
) -> Iterator[tuple[str, Any]]:
    pairs: list[Pair] = [one.pairs[Role.GAP] for one in usable]
    truth, found = zip(*pairs, strict=True)
    told, least = [one.told(dict(working)) for one in usable], working[Role.GAP]
    yield "holes", _hole_figures(holes_by_picture(truth, found, least), rounds)
    yield "holes_along_row", _hole_figures(holes_by_picture(truth, found, least, True), rounds)
    yield "holes_told", _hole_figures(holes_by_picture(truth, told, 0.0, True), rounds)


def _hole_figures(counts: Sequence[HoleCount], rounds: int) -> dict[str, Any]:
    """Their sum, and 95 % intervals by drawing the same photographs as for the boxes."""
    total = sum_of(counts)
    if not rounds or not total.true:
        return {**total.as_dict(), "interval": {}}
    drawn = draws(len(counts), rounds)
    table = np.array([(each.true, each.found, each.both) for each in counts], np.int64)
    true, found, both = (drawn @ table).T
    interval = {
        "precision": spread(ratios(both, found, 0.0)),
        "recall": spread(ratios(both, true, np.nan)),
    }
    return {**total.as_dict(), "interval": interval}
