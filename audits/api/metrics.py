"""What Prometheus sees of predict; the names are those of the service that this one replaces."""

from prometheus_client import Counter, Gauge, Histogram

from detection import PhotoFindings

REQUESTS = Counter("shelfwatch_requests_total", "Answers of predict by HTTP status.", ["status"])
INFERENCE = Histogram(
    "shelfwatch_inference_seconds",
    "Time in the network for one picture.",
    buckets=(0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 2, 5),
)
DETECTIONS = Histogram(
    "shelfwatch_detections_per_image",
    "Products found on one picture.",
    buckets=(0, 1, 5, 10, 25, 50, 100, 150, 200, 300, 500, 900),
)
IN_FLIGHT = Gauge(
    "shelfwatch_in_flight_requests",
    "Requests of predict being answered now.",
    multiprocess_mode="livesum",
)


def observe(findings: PhotoFindings) -> None:
    INFERENCE.observe(findings.timing.inference_ms / 1000)
    DETECTIONS.observe(len(findings.products))
