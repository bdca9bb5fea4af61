"""Alerts and dashboards speak of metrics that the site tells, and operators know what to do."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.test import Client

from detection import examine_photo
from scripts import dashboards
from shelfwatch_site.schedule import QUEUES
from tests.photos import shelf_photo
from tests.servers import program
from tests.site import ROOT
from tests.waiting import PATIENCE

PROMETHEUS = ROOT / "deploy" / "prometheus"
OURS = re.compile(r"\b(?:shelfwatch|django|process)_[a-z_]+\b")
SUFFIXES = ("_bucket", "_sum", "_count")


def rules() -> list[dict[str, str]]:
    (group,) = yaml.safe_load((PROMETHEUS / "rules.yml").read_text())["groups"]
    return list(group["rules"])


def queries() -> Iterator[tuple[str, str]]:
    for rule in rules():
        yield rule["alert"], rule["expr"]
    for name in dashboards.DASHBOARDS:
        for panel in dashboards.dashboard(name)["panels"]:
            for target in panel["targets"]:
                yield f"{name}: {panel['title']}", target["expr"]


@pytest.mark.django_db
def test_every_query_asks_for_what_the_site_tells(client: Client) -> None:
    examine_photo(shelf_photo())
    text = client.get("/metrics").content.decode()
    told = set(re.findall(r"(?m)^# TYPE (\S+)", text)) | set(re.findall(r"(?m)^([a-z_]+)", text))
    # Told by Celery's signals alone, which are in no process that answers pages.
    from shelfwatch_site import task_metrics

    by_signals = (task_metrics.SECONDS, task_metrics.WAIT, task_metrics.AT_WORK)
    told |= {f"{metric._name}" for metric in by_signals}
    told |= {"shelfwatch_tasks_total"}
    for place, query in queries():
        for name in OURS.findall(query):
            base = next((name.removesuffix(end) for end in SUFFIXES if name.endswith(end)), name)
            assert name in told or base in told, f"{place}: {name}"


def test_each_queue_and_the_clock_have_an_alert_of_their_own() -> None:
    """So that whoever is at work hides nobody else's absence."""
    asked = [re.findall(r'shelfwatch_at_work\{part="(\w+)"\}', rule["expr"]) for rule in rules()]
    assert sorted(parts for parts in asked if parts) == sorted(
        [[one] for one in (*QUEUES, "clock")]
    )


def test_every_alert_has_its_paragraph_for_the_operator() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    sections = dict(re.findall(r"(?ms)^### (\w+)\n(.*?)(?=^#|\Z)", text))
    names = [rule["alert"] for rule in rules()]
    assert len(names) == len(set(names)) > 8
    for name in names:
        assert len(sections[name].split()) > 15, name
    assert set(sections) == set(names)


def test_every_alert_fires_when_it_should_and_not_before() -> None:
    tested = yaml.safe_load((PROMETHEUS / "rules_test.yml").read_text())["tests"]
    fired = {
        case["alertname"] for one in tested for case in one["alert_rule_test"] if case["exp_alerts"]
    }
    assert fired == {rule["alert"] for rule in rules()}
    run("promtool", "test", "rules", str(PROMETHEUS / "rules_test.yml"))


def test_prometheus_and_alertmanager_accept_their_configuration() -> None:
    run("promtool", "check", "config", "--syntax-only", str(PROMETHEUS / "prometheus.yml"))
    run("amtool", "check-config", str(ROOT / "deploy" / "alertmanager" / "alertmanager.yml"))


@pytest.mark.parametrize("name", dashboards.DASHBOARDS)
def test_the_dashboards_are_those_of_the_table(name: str) -> None:
    """`python -m scripts.dashboards` writes them."""
    file = ROOT / "deploy" / "grafana" / "dashboards" / f"{name}.json"
    assert json.loads(file.read_text()) == dashboards.dashboard(name)


def test_grafana_finds_the_sources_that_the_dashboards_name() -> None:
    folder: Path = ROOT / "deploy" / "grafana" / "provisioning"
    sources = yaml.safe_load((folder / "datasources" / "sources.yml").read_text())["datasources"]
    assert dashboards.SOURCE["uid"] in {source["uid"] for source in sources}


def run(*command: str) -> None:
    done = subprocess.run(
        [program(command[0]), *command[1:]],
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout + done.stderr
