"""What Prometheus sees of every photo that is looked at, whoever asked; all by model version.

A photo is one observation, not each of its boxes: five hundred of them would cost more than the
answer's JSON.
"""

from prometheus_client import Counter, Histogram

from detection.core.findings import PhotoFindings

LOW_SCORE = 0.5

_SHARES = tuple(step / 10 for step in range(1, 11))

STAGES = Histogram(
    "shelfwatch_stage_seconds",
    "Time in each stage of looking at one photo.",
    ["stage", "model"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10),
)
PHOTOS = Counter(
    "shelfwatch_photos_total", "Photos looked at, by what was said of them.", ["quality", "model"]
)
CONFIDENCE = Histogram(
    "shelfwatch_photo_confidence", "Mean score of a photo's products.", ["model"], buckets=_SHARES
)
LOW_SHARE = Histogram(
    "shelfwatch_photo_low_score_share",
    f"Share of a photo's products with a score under {LOW_SCORE}.",
    ["model"],
    buckets=(0, *_SHARES),
)


def observe(found: PhotoFindings) -> None:
    """Count one photo."""
    model = f"{found.model.name} {found.model.version}"
    times = found.timing
    for stage, spent_ms in (
        ("decode", times.decode_ms),
        ("preprocess", times.preprocess_ms),
        ("inference", times.inference_ms),
        ("postprocess", times.postprocess_ms),
        ("total", times.total_ms),
    ):
        STAGES.labels(stage, model).observe(spent_ms / 1000)
    PHOTOS.labels(found.quality.reason or "usable", model).inc()
    scores = [product.score for product in found.products]
    if scores:
        CONFIDENCE.labels(model).observe(sum(scores) / len(scores))
        LOW_SHARE.labels(model).observe(sum(score < LOW_SCORE for score in scores) / len(scores))
