"""Loki, Alloy, Prometheus and Alertmanager of the cluster are set as those of compose.yaml."""

import re
from typing import Any

import yaml

from scripts.delivery import deploy
from scripts.delivery.chart import ROOT, Object
from scripts.delivery.objects import of

COMPOSE = ROOT / "deploy"


def addon(name: str) -> dict[str, Any]:
    values: dict[str, Any] = yaml.safe_load(deploy.filled(deploy.EKS / "addons" / f"{name}.yaml"))
    return values


def compose(path: str) -> dict[str, Any]:
    config: dict[str, Any] = yaml.safe_load((COMPOSE / path).read_text())
    return config


def block(text: str, start: str) -> list[str]:
    """The lines of one block of Alloy's configuration, without what they are indented by."""
    lines = [line.strip() for line in text.splitlines()]
    begin = lines.index(start)
    return lines[begin : next(n for n in range(begin, len(lines)) if lines[n] == "") + 1]


def test_logs_are_kept_as_long_and_in_the_same_form() -> None:
    here, there = addon("loki")["loki"], compose("loki/loki.yml")
    assert here["limits_config"] == there["limits_config"]
    assert here["schemaConfig"]["configs"] == there["schema_config"]["configs"]
    assert here["compactor"]["retention_enabled"] == there["compactor"]["retention_enabled"]
    assert here["auth_enabled"] == there["auth_enabled"]


def test_lines_are_read_the_same_way() -> None:
    here = addon("alloy")["alloy"]["configMap"]["content"]
    there = (COMPOSE / "alloy" / "config.alloy").read_text()
    assert block(here, 'loki.process "lines" {') == block(there, 'loki.process "lines" {')


def test_figures_are_taken_as_often() -> None:
    here = addon("kube-prometheus-stack")["prometheus"]["prometheusSpec"]
    there = compose("prometheus/prometheus.yml")["global"]
    assert here["scrapeInterval"] == there["scrape_interval"]
    assert here["evaluationInterval"] == there["evaluation_interval"]


def test_alerts_go_the_same_ways() -> None:
    here = addon("kube-prometheus-stack")["alertmanager"]["config"]
    there = compose("alertmanager/alertmanager.yml")
    assert here["route"] == there["route"]
    assert here["inhibit_rules"] == there["inhibit_rules"]


def test_rules_and_dashboards_are_the_very_files(recommended: list[Object]) -> None:
    (rules,) = of(recommended, "PrometheusRule")
    assert rules["spec"]["groups"] == compose("prometheus/rules.yml")["groups"]
    shown = {
        name: text.strip()
        for each in of(recommended, "ConfigMap")
        if each["metadata"]["labels"].get("grafana_dashboard")
        for name, text in each["data"].items()
    }
    files = sorted((COMPOSE / "grafana" / "dashboards").glob("*.json"))
    assert shown == {file.name: file.read_text().strip() for file in files}
    assert len(shown) >= 4


def test_rules_find_the_jobs_that_they_name(recommended: list[Object]) -> None:
    (monitor,) = of(recommended, "ServiceMonitor")
    label = monitor["spec"]["jobLabel"]
    jobs = {each["metadata"]["labels"].get(label) for each in of(recommended, "Service")} - {None}
    expressions = yaml.safe_dump(compose("prometheus/rules.yml"))
    named = set(re.findall(r'job="(\w+)"', expressions))
    assert named == {"web"}
    assert jobs == {
        each["job_name"] for each in compose("prometheus/prometheus.yml")["scrape_configs"]
    }
    assert named <= jobs


def test_prometheus_reads_every_process_whose_part_a_rule_asks_for(
    recommended: list[Object],
) -> None:
    """A worker that is not read would be taken for dead, and one that is dead for another."""
    (monitor,) = of(recommended, "ServiceMonitor")
    read = [
        each["spec"]["selector"]["app.kubernetes.io/component"]
        for each in of(recommended, "Service")
        if monitor["spec"]["jobLabel"] in each["metadata"]["labels"]
    ]
    long_lived = [*of(recommended, "Deployment"), *of(recommended, "Rollout")]
    assert sorted(read) == sorted(
        each["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/component"]
        for each in long_lived
    )
    assert len(read) >= 4
