"""A position that is proposed."""

from dataclasses import dataclass

from detection.core.findings import Box


@dataclass(frozen=True, slots=True)
class ProposedPosition:
    """A nameless position: `row` from 1 at the top, `sequence` from 1 at the left; `box` is its
    whole place in photo pixels, holes included; `empty` of its `facings` are holes."""

    row: int
    sequence: int
    box: Box
    facings: int
    empty: int = 0
