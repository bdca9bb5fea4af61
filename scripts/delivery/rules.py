"""PromQL by promtool: the chart's alert rules, and the queries that judge a canary."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import yaml

from scripts.delivery import chart
from scripts.delivery.chart import Object
from scripts.delivery.objects import of

Groups = list[dict[str, Any]]


def faults() -> list[str]:
    """What promtool says about rules and queries of the recommended scenario."""
    objects = chart.render(chart.scenarios()["rollout-gatewayapi"])
    groups = [group for rule in of(objects, "PrometheusRule") for group in rule["spec"]["groups"]]
    with tempfile.TemporaryDirectory() as folder:
        file = write(Path(folder), [*groups, queries(objects)])
        return promtool("check", "rules", str(file))


def queries(objects: list[Object], canary: str = "new", stable: str = "old") -> dict[str, Any]:
    """The Prometheus metrics of all analyses as recording rules, named as the metrics."""
    metrics = [
        metric
        for template in of(objects, "AnalysisTemplate")
        for metric in template["spec"]["metrics"]
        if "prometheus" in metric["provider"]
    ]
    rules = [
        {
            "record": metric["name"].replace("-", "_"),
            "expr": metric["provider"]["prometheus"]["query"]
            .replace("{{args.canary}}", canary)
            .replace("{{args.stable}}", stable),
        }
        for metric in metrics
    ]
    return {"name": "canary", "rules": rules}


def write(folder: Path, groups: Groups) -> Path:
    file = folder / "rules.yml"
    file.write_text(yaml.safe_dump({"groups": groups}))
    return file


def promtool(*words: str) -> list[str]:
    """What promtool finds wrong; it comes with Debian's package prometheus."""
    if not shutil.which("promtool"):
        return ["promtool is not installed (Debian: prometheus)"]
    done = subprocess.run(["promtool", *words], capture_output=True, text=True, check=False)
    return [done.stdout + done.stderr] if done.returncode else []
