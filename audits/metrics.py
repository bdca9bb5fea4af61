"""What Prometheus sees happening to shelf checks and mails; their states are read by scrape."""

from prometheus_client import Counter, Histogram

_WAITS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200)

FINISHED = Counter("shelfwatch_audits_total", "Shelf checks finished, by how.", ["outcome"])
WAIT = Histogram(
    "shelfwatch_audit_wait_seconds", "From a photo's arrival to its first worker.", buckets=_WAITS
)
LASTED = Histogram(
    "shelfwatch_audit_seconds", "From a photo's arrival to its verdict.", buckets=_WAITS
)
SHADOW = Counter(
    "shelfwatch_shadow_boxes_total",
    "Boxes of photos that the shadow package looked at as well, by who found them.",
    ["kind", "seen_by", "model"],
)
MAILS = Counter("shelfwatch_mails_total", "Tries to send a mail, by what came of them.", ["result"])
# Told as 0 before it happens: of a number that appears as 1 Prometheus sees no increase.
MAILS.labels("failed")
