"""All figures of a detector on labelled photographs, by class and by kind of photograph."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from detection.core.roles import Role
from detection.evaluation.judging import Judged, Pair
from detection.evaluation.merged import count_holes
from detection.evaluation.metric import scores

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
                made.update(_holes(usable, working))
    return made


def _holes(usable: Sequence[Judged], working: Mapping[Role, float]) -> Iterator[tuple[str, Any]]:
    pairs: list[Pair] = [one.pairs[Role.GAP] for one in usable]
    truth, found = zip(*pairs, strict=True)
    told = [one.told(dict(working)) for one in usable]
    yield "holes", count_holes(truth, found, working[Role.GAP]).as_dict()
    yield "holes_along_row", count_holes(truth, found, working[Role.GAP], True).as_dict()
    yield "holes_told", count_holes(truth, told, 0.0, True).as_dict()
