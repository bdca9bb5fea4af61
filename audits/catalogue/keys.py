"""Slot keys: which position of a new planogram is which of the old one."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

# (row, product, which one of that product in the row, from the left and from 1)
Position = tuple[int, int, int]


def positions(slots: Iterable[tuple[int, int | None]]) -> list[Position]:
    """Of (row, product) pairs in the order of their rows and sequence."""
    counts: Counter[tuple[int, int]] = Counter()
    found = []
    for row, product in slots:
        place = (row, product or 0)
        counts[place] += 1
        found.append((*place, counts[place]))
    return found


def slot_keys(wanted: Sequence[Position], known: Mapping[Position, str]) -> list[str]:
    """A key for each wanted position, in their order.

    The rule: the n-th position of a product in a row keeps the key of the n-th position of that
    product in that row, whatever stands beside it and however many facings it has. So alerts and
    spells live on when neighbours change, and a product that moves to another row is a new
    position. A position without a forerunner gets `row.product.n` (the product's number in the
    database): if it is dropped and comes back later, it comes back with its old key.
    """
    taken = {known[position] for position in wanted if position in known}
    keys = []
    for position in wanted:
        key = known.get(position) or _free(position, taken)
        taken.add(key)
        keys.append(key)
    return keys


def named_in_order(
    wanted: Sequence[Position], known: Sequence[tuple[int, int | None, str]]
) -> dict[Position, str]:
    """Keys of positions that get their first names: (row, product, key) are `known` in the order
    of their rows and sequence.

    A row of which no position has a name yet takes the wanted ones from left to right, if it has
    as many. So what was photographed before anything had a name keeps its history.
    """
    rows: dict[int, list[tuple[int | None, str]]] = {}
    for row, product, key in known:
        rows.setdefault(row, []).append((product, key))
    named: dict[Position, str] = {}
    for row, slots in rows.items():
        here = [position for position in wanted if position[0] == row]
        if len(here) == len(slots) and all(product is None for product, _ in slots):
            named |= dict(zip(here, (key for _, key in slots), strict=True))
    return named


def _free(position: Position, taken: set[str]) -> str:
    key = made = ".".join(map(str, position))
    number = 1
    while key in taken:
        number += 1
        key = f"{made}~{number}"
    return key
