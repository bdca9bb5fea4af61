"""What a planogram takes from shelves: positions that end, and what is lost with them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audits.catalogue.faults import NoteCode, Problem, problem

# As many as are listed, worst first; the sums count all of them.
MAX_LISTED = 150


@dataclass(frozen=True, slots=True)
class Ending:
    """What one shelf loses: positions, those of them with a product, and open alerts there."""

    shelf_id: int
    store_code: str
    shelf_code: str
    positions: int
    named: int
    alerts: int


@dataclass(frozen=True, slots=True)
class Endings:
    """The sums over every shelf that loses positions, and the worst of these shelves."""

    shelves: int = 0
    positions: int = 0
    named: int = 0
    alerts: int = 0
    worst: tuple[Ending, ...] = ()

    @property
    def mark(self) -> str:
        """The loss in one word, for whoever agrees to it: another text for another loss. Alerts
        are left out: they come and go with every photo."""
        return f"{self.positions}-{self.named}-{self.shelves}"


def endings_summed(every: Sequence[Ending]) -> Endings:
    """The biggest loss comes first."""
    worst = sorted(every, key=lambda one: (-one.positions, one.store_code, one.shelf_code))
    return Endings(
        len(every),
        sum(one.positions for one in every),
        sum(one.named for one in every),
        sum(one.alerts for one in every),
        tuple(worst[:MAX_LISTED]),
    )


def endings_noted(endings: Endings) -> list[Problem]:
    """As remarks, in which an import keeps them: the sums first, then the worst shelves."""
    if not endings.positions:
        return []
    sums = {"amount": endings.positions, "named": endings.named, "alerts": endings.alerts}
    notes = [problem(None, "", NoteCode.POSITIONS_END, shelves=endings.shelves, **sums)]
    for one in endings.worst:
        counts = {"amount": one.positions, "named": one.named, "alerts": one.alerts}
        words = {"store": one.store_code, "shelf": one.shelf_code, "shelf_id": one.shelf_id}
        notes.append(problem(None, "", NoteCode.SHELF_LOSES, **words, **counts))
    return notes


def endings_kept(notes: Iterable[Mapping[str, Any]]) -> Endings:
    """What `endings_noted` wrote into an import's remarks."""
    kept = list(notes)
    sums = next((one["words"] for one in kept if one["code"] == NoteCode.POSITIONS_END), None)
    if sums is None:
        return Endings()
    worst = [
        Ending(int(words["shelf_id"]), words["store"], words["shelf"], *_counts(words))
        for words in (one["words"] for one in kept if one["code"] == NoteCode.SHELF_LOSES)
    ]
    return Endings(int(sums["shelves"]), *_counts(sums), tuple(worst))


def remarks_beside(notes: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The remarks that tell of no loss."""
    losses = (NoteCode.POSITIONS_END, NoteCode.SHELF_LOSES)
    return [one for one in notes if one["code"] not in losses]


def _counts(words: Mapping[str, str]) -> tuple[int, int, int]:
    return int(words["amount"]), int(words["named"]), int(words["alerts"])
