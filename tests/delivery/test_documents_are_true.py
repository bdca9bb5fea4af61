"""Figures in the documents that something else decides."""

import json
import re

from scripts.delivery import chart, cost
from scripts.delivery.chart import ROOT, Object, read
from scripts.delivery.objects import containers, one, pod

DELIVERY = (ROOT / "docs" / "delivery.md").read_text()
COST = (ROOT / "docs" / "cost.md").read_text()


def test_the_table_of_costs_is_the_computed_one() -> None:
    assert cost.table() in COST
    asked = sum(each.cpu for each in cost.pods("rollout-gatewayapi"))
    assert f"{asked:,}m asked for" in COST


def test_the_timeline_of_a_node_is_that_of_the_chart(recommended: list[Object]) -> None:
    rollout = one(recommended, "Rollout", "shelfwatch-web")
    grace = pod(rollout)["spec"]["terminationGracePeriodSeconds"]
    waits = containers(rollout)[0]["lifecycle"]["preStop"]["sleep"]["seconds"]
    drain = read(chart.CHART / "values.yaml")["web"]["drainSeconds"]
    for line in (
        f"| 30-{30 + waits} |",
        f"| {30 + waits}-{30 + waits + drain} |",
        f"| {30 + grace} |",
    ):
        assert line in DELIVERY
    worker = one(recommended, "Deployment", "shelfwatch-worker-inference")
    assert f"killed at {30 + pod(worker)['spec']['terminationGracePeriodSeconds']}" in DELIVERY


def test_the_recommended_request_is_the_charts(recommended: list[Object]) -> None:
    resources = containers(one(recommended, "Rollout", "shelfwatch-web"))[0]["resources"]
    assert resources["requests"] == {"cpu": "800m", "memory": "512Mi"}
    assert "**800m and 512 MiB**" in DELIVERY
    assert resources["limits"]["cpu"] == "1000m"


def test_every_file_that_is_named_is_there() -> None:
    named = re.findall(r"`((?:deploy|helm|scripts|\.github)/[\w./-]+)`", DELIVERY + COST)
    assert len(named) > 5
    for path in named:
        assert (ROOT / path).exists(), path


def test_the_npm_lock_names_no_registry_and_pins_every_package() -> None:
    lock = json.loads((ROOT / "scripts" / "delivery" / "package-lock.json").read_text())
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert len(packages) > 20
    assert all("integrity" in each and "resolved" not in each for each in packages.values())
