"""How long to wait for a worker, and between two tries of what failed."""

from datetime import timedelta

# How long a message to a worker may be under way before it is taken for lost. Long enough for a
# busy queue: each row that waits is sent again at most this often, so a backlog is not made worse
# by its own sweeping. A message that comes twice finds the row claimed.
MESSAGE_PATIENCE = timedelta(seconds=60)

# What fails for reasons that are not its own (storage, mail server, model away) is tried for this
# long: a weekend without them loses nothing.
GIVE_UP_AFTER = timedelta(days=3)
# What was held back for longer, or waited for an address that was switched off, is tried so often
# at least, which takes half a day.
LEAST_TRIES = 20
LONGEST_WAIT = timedelta(hours=1)


def backoff(attempt: int) -> timedelta:
    """The wait after the `attempt`-th failure: 15 s, doubling up to an hour."""
    return min(timedelta(seconds=15 * 2 ** min(max(attempt, 1) - 1, 12)), LONGEST_WAIT)


def waited(failures: int) -> timedelta:
    """All waits after so many failures together."""
    return sum((backoff(attempt) for attempt in range(1, failures + 1)), timedelta())
