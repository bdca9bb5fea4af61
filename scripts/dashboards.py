"""Write Grafana's dashboards: `python -m scripts.dashboards`.

What they show stands in one table a dashboard, as queries of Prometheus; Grafana's own JSON, which
nobody likes to read or to review, is made from it.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "deploy" / "grafana" / "dashboards"
SOURCE = {"type": "prometheus", "uid": "prometheus"}
WIDTH, HEIGHT, COLUMNS = 8, 7, 3

# Title, unit, and a query for each kind of line, by its legend.
Panel = tuple[str, str, Mapping[str, str]]

_LATENCY = "django_http_requests_latency_including_middlewares_seconds_bucket"
_ANSWERS = "django_http_responses_total_by_status_total"


def _quantile(share: float, bucket: str, by: str = "") -> str:
    labels = ", ".join(filter(None, ("le", by)))
    return f"histogram_quantile({share}, sum by ({labels}) (rate({bucket}[5m])))"


def _mean(histogram: str, by: str, window: str = "1h") -> str:
    return (
        f"sum by ({by}) (rate({histogram}_sum[{window}])) / "
        f"sum by ({by}) (rate({histogram}_count[{window}]))"
    )


SERVICE: Sequence[Panel] = (
    (
        "Latency",
        "s",
        {f"p{round(100 * share)}": _quantile(share, _LATENCY) for share in (0.5, 0.95, 0.99)},
    ),
    ("Answers a second", "reqps", {"{{status}}": f"sum by (status) (rate({_ANSWERS}[5m]))"}),
    (
        "Share of errors",
        "percentunit",
        {"errors": f'sum(rate({_ANSWERS}{{status=~"5.."}}[5m])) / sum(rate({_ANSWERS}[5m]))'},
    ),
    (
        "Predict",
        "reqps",
        {"{{status}}": "sum by (status) (rate(shelfwatch_requests_total[5m]))"},
    ),
    ("Predict: in flight", "short", {"requests": "sum(shelfwatch_in_flight_requests)"}),
    (
        "Network, one picture",
        "s",
        {
            "p50": _quantile(0.5, "shelfwatch_inference_seconds_bucket"),
            "p99": _quantile(0.99, "shelfwatch_inference_seconds_bucket"),
        },
    ),
    (
        "Saturation: CPU used of the cores that there are",
        "percentunit",
        {
            "{{job}} {{instance}}": "rate(process_cpu_seconds_total[5m]) "
            "/ on (job, instance) shelfwatch_cpus"
        },
    ),
    (
        "Saturation: requests being answered now",
        "short",
        {
            "{{instance}}": "django_http_requests_before_middlewares_total "
            "- django_http_responses_before_middlewares_total"
        },
    ),
    ("CPU", "short", {"{{job}} {{instance}}": "rate(process_cpu_seconds_total[5m])"}),
    ("Memory", "bytes", {"{{job}} {{instance}}": "process_resident_memory_bytes"}),
    ("Free disk", "percentunit", {"{{job}}": "min by (job) (shelfwatch_disk_free_ratio)"}),
)

STOCK: Sequence[Panel] = (
    (
        "Shelf checks finished a minute",
        "short",
        {"{{outcome}}": "60 * sum by (outcome) (rate(shelfwatch_audits_total[5m]))"},
    ),
    (
        "From photo to verdict",
        "s",
        {
            "p50": _quantile(0.5, "shelfwatch_audit_seconds_bucket"),
            "p95": _quantile(0.95, "shelfwatch_audit_seconds_bucket"),
        },
    ),
    ("Unfinished checks", "short", {"checks": "max(shelfwatch_audits_unfinished)"}),
    ("Unresolved alerts", "short", {"{{status}}": "max by (status) (shelfwatch_alerts)"}),
    (
        "Availability by store",
        "percentunit",
        {"{{store}}": "max by (store) (shelfwatch_availability)"},
    ),
    ("Devices", "short", {"{{state}}": "max by (state) (shelfwatch_devices)"}),
    (
        "Mails a minute",
        "short",
        {"{{result}}": "60 * sum by (result) (rate(shelfwatch_mails_total[5m]))"},
    ),
    ("Mails due, the oldest since", "s", {"since": "max(shelfwatch_oldest_mail_seconds)"}),
    ("Mails due and not sent", "short", {"mails": "max(shelfwatch_mails_unsent)"}),
)

MODEL: Sequence[Panel] = (
    (
        "Model in service",
        "short",
        {"{{name}} {{version}}": "count by (name, version) (shelfwatch_model_info)"},
    ),
    (
        "Photos an hour, by what was said of them",
        "short",
        {
            "{{quality}} {{model}}": "3600 * sum by (quality, model) "
            "(rate(shelfwatch_photos_total[1h]))"
        },
    ),
    (
        "Mean score of products",
        "percentunit",
        {"{{model}}": _mean("shelfwatch_photo_confidence", "model")},
    ),
    (
        "Share of low scores",
        "percentunit",
        {"{{model}}": _mean("shelfwatch_photo_low_score_share", "model")},
    ),
    (
        "Products on a picture (predict)",
        "short",
        {
            "mean": "sum(rate(shelfwatch_detections_per_image_sum[1h])) / "
            "sum(rate(shelfwatch_detections_per_image_count[1h]))"
        },
    ),
    (
        "Stages, 95 % of photos",
        "s",
        {"{{stage}}": _quantile(0.95, "shelfwatch_stage_seconds_bucket", "stage")},
    ),
    (
        "Shadow package: boxes an hour, by who found them",
        "short",
        {
            "{{kind}} {{seen_by}} {{model}}": "3600 * sum by (kind, seen_by, model) "
            "(rate(shelfwatch_shadow_boxes_total[1h]))"
        },
    ),
)

WORKERS: Sequence[Panel] = (
    ("Queue depth", "short", {"{{queue}}": "max by (queue) (shelfwatch_queue_depth)"}),
    (
        "Wait in the queue, p95",
        "s",
        {"{{queue}}": _quantile(0.95, "shelfwatch_queue_wait_seconds_bucket", "queue")},
    ),
    ("Oldest unfinished check", "s", {"age": "max(shelfwatch_oldest_audit_seconds)"}),
    (
        "Tasks a minute",
        "short",
        {"{{task}} {{result}}": "60 * sum by (task, result) (rate(shelfwatch_tasks_total[5m]))"},
    ),
    (
        "Time in a task, p95",
        "s",
        {"{{task}}": _quantile(0.95, "shelfwatch_task_seconds_bucket", "task")},
    ),
    (
        "Wait for the first worker, p95",
        "s",
        {"photos": _quantile(0.95, "shelfwatch_audit_wait_seconds_bucket")},
    ),
)

DASHBOARDS: Mapping[str, tuple[str, Sequence[Panel]]] = {
    "service": ("ShelfWatch: service", SERVICE),
    "stock": ("ShelfWatch: checks and stock", STOCK),
    "model": ("ShelfWatch: model", MODEL),
    "workers": ("ShelfWatch: workers", WORKERS),
}


def dashboard(name: str) -> dict[str, Any]:
    """One dashboard as Grafana reads it."""
    title, panels = DASHBOARDS[name]
    return {
        "uid": f"shelfwatch-{name}",
        "title": title,
        "tags": ["shelfwatch"],
        "timezone": "browser",
        "schemaVersion": 39,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "panels": [_panel(number, *panel) for number, panel in enumerate(panels)],
    }


def _panel(number: int, title: str, unit: str, lines: Mapping[str, str]) -> dict[str, Any]:
    row, column = divmod(number, COLUMNS)
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": title,
        "datasource": SOURCE,
        "gridPos": {"x": column * WIDTH, "y": row * HEIGHT, "w": WIDTH, "h": HEIGHT},
        "fieldConfig": {"defaults": {"unit": unit, "min": 0}, "overrides": []},
        "options": {"legend": {"displayMode": "list", "placement": "bottom"}},
        "targets": [
            {
                "refId": chr(ord("A") + place),
                "datasource": SOURCE,
                "expr": query,
                "legendFormat": legend,
            }
            for place, (legend, query) in enumerate(lines.items())
        ],
    }


def text(name: str) -> str:
    return json.dumps(dashboard(name), indent=2) + "\n"


def main() -> None:
    for name in DASHBOARDS:
        (FOLDER / f"{name}.json").write_text(text(name))


if __name__ == "__main__":
    main()
