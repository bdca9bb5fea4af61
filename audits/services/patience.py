"""How long a message to a worker may be under way before it is taken for lost."""

from datetime import timedelta

# Long enough for a busy queue: each row that waits is sent again at most this often, so a backlog
# is not made worse by its own sweeping. A message that comes twice finds the row claimed.
MESSAGE_PATIENCE = timedelta(seconds=60)
