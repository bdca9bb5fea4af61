"""Whether a detector may be believed at first sight, by what people at the shelves said of it."""

LEAST_ANSWERS = 40
LEAST_RIGHT = 0.95


def opens_at_once(right: int, answers: int) -> bool:
    """`right` of the `answers` that people gave were that the place was empty indeed."""
    return answers >= LEAST_ANSWERS and right >= LEAST_RIGHT * answers
