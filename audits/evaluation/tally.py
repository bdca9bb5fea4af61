"""Shares and values added up over shelves, kept shelf by shelf so that a long run can go on."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audits.evaluation.shares import Share


@dataclass
class Tally:
    """Shares and lists of values by name."""

    shares: dict[str, Share] = field(default_factory=dict)
    values: dict[str, list[float]] = field(default_factory=dict)

    def count(self, name: str, right: bool | int, of: int = 1) -> None:
        self.shares[name] = self.share(name) + Share(int(right), of)

    def note(self, name: str, value: float) -> None:
        self.values.setdefault(name, []).append(value)

    def share(self, name: str) -> Share:
        return self.shares.get(name, Share())

    def add(self, other: "Tally") -> None:
        for name, share in other.shares.items():
            self.count(name, share.right, share.of)
        for name, values in other.values.items():
            self.values.setdefault(name, []).extend(values)

    def to_dict(self) -> dict[str, Any]:
        shares = {name: [share.right, share.of] for name, share in self.shares.items()}
        return {"shares": shares, "values": self.values}

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> "Tally":
        return cls({name: Share(*pair) for name, pair in kept["shares"].items()}, kept["values"])


def summed(seeds: Sequence[int], measure: Callable[[int], Tally], keep: Path | None) -> Tally:
    """`measure` of every seed, added up; seeds in the file `keep` are not measured again."""
    known = _known(keep)
    total = Tally()
    for seed in seeds:
        one = known.get(seed)
        if one is None:
            one = measure(seed)
            _keep(keep, seed, one)
        total.add(one)
    return total


def _known(keep: Path | None) -> dict[int, Tally]:
    if keep is None or not keep.is_file():
        return {}
    rows = [json.loads(line) for line in keep.read_text().splitlines() if line.endswith("}")]
    return {row["seed"]: Tally.from_dict(row["found"]) for row in rows}


def _keep(keep: Path | None, seed: int, one: Tally) -> None:
    if keep is None:
        return
    with keep.open("a") as file:
        file.write(json.dumps({"seed": seed, "found": one.to_dict()}) + "\n")
