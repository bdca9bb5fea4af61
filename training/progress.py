"""How far a training has come."""


class Progress:
    """How far training has come, 0..1: by steps, or by the clock where a deadline is nearer.

    Time in which the process was stopped does not count as work done, but the deadline stays.
    """

    def __init__(self, steps: int, deadline: float | None = None) -> None:
        self.steps, self.deadline = steps, deadline
        self.step, self.worked, self.share = 0, 0.0, 0.0

    def advance(self, seconds: float, now: float, longest: float = 60.0) -> float:
        """Counts one step that took `seconds`; answers the share of the work that is done."""
        self.step += 1
        self.worked += min(seconds, longest)
        share = self.step / self.steps
        if self.deadline is not None:
            left = max(self.deadline - now, 0.0)
            share = max(share, self.worked / (self.worked + left))
        self.share = min(max(share, self.share), 1.0)
        return self.share
