"""What can be done about an empty place, by what the store's books say is there."""

from enum import StrEnum


class Fill(StrEnum):
    NOW = "now"  # there is some, or nobody knows
    AWAIT = "await"  # the books say that there is none
    COUNT = "count"  # the books cannot be right


def fill_of(on_hand: int | None, *, none_found: bool = False) -> Fill:
    """`none_found`: somebody looked and found nothing in the back room."""
    if on_hand is None:
        return Fill.AWAIT if none_found else Fill.NOW
    if on_hand < 0 or (on_hand > 0 and none_found):
        return Fill.COUNT
    return Fill.NOW if on_hand else Fill.AWAIT
