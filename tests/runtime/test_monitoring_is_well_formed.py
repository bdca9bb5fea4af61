"""Grafana, Loki and Alloy have no program here that reads their files; their structure is checked.

The names that are allowed are those of their makers' reference pages, as far as they are used.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts import dashboards
from tests.runtime.test_monitoring_fits_the_site import queries, run
from tests.site import ROOT

DEPLOY = ROOT / "deploy"


@dataclass
class Block:
    """`kind "label" { argument = ... block { ... } }` of Alloy's language."""

    kind: str
    label: str
    arguments: dict[str, str] = field(default_factory=dict)
    blocks: list["Block"] = field(default_factory=list)


# Component or block -> (its arguments, its blocks); required arguments have a star.
ALLOY: dict[str, tuple[set[str], set[str]]] = {
    "discovery.docker": ({"host*"}, {"filter"}),
    "filter": ({"name*", "values*"}, set()),
    "discovery.kubernetes": ({"role*"}, {"selectors"}),
    "selectors": ({"role*", "field", "label"}, set()),
    "discovery.relabel": ({"targets*"}, {"rule"}),
    "rule": ({"source_labels", "target_label"}, set()),
    "loki.source.docker": ({"host*", "targets*", "forward_to*"}, set()),
    "loki.source.kubernetes": ({"targets*", "forward_to*"}, set()),
    "loki.process": (
        {"forward_to*"},
        {"stage.json", "stage.labels", "stage.structured_metadata"},
    ),
    "stage.json": ({"expressions*"}, set()),
    "stage.labels": ({"values*"}, set()),
    "stage.structured_metadata": ({"values*"}, set()),
    "loki.write": (set(), {"endpoint"}),
    "endpoint": ({"url*"}, set()),
}
# What others may name of a component.
EXPORTS = {"discovery": {"targets", "output"}, "loki": {"receiver"}}


def parse(text: str) -> list[Block]:
    """Blocks and arguments line by line; AssertionError for a line that is neither."""
    top = Block("", "")
    stack, depth = [top], 0
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.split("//")[0].strip() if raw.lstrip().startswith("//") else raw.strip()
        if not line:
            continue
        if depth:  # inside of a map that goes over several lines
            depth += line.count("{") - line.count("}")
        elif opened := re.fullmatch(r'([a-z._]+)(?: "(\w+)")? \{', line):
            block = Block(opened[1], opened[2] or "")
            stack[-1].blocks.append(block)
            stack.append(block)
        elif line == "}":
            assert len(stack) > 1, f"line {number} closes nothing"
            stack.pop()
        else:
            given = re.fullmatch(r"(\w+)\s*= (.+)", line)
            assert given, f"line {number} is neither block nor argument: {line}"
            stack[-1].arguments[given[1]] = given[2]
            depth = line.count("{") - line.count("}")
    assert len(stack) == 1, f"{stack[-1].kind} is not closed"
    return top.blocks


def alloy_files() -> Iterator[tuple[str, str]]:
    yield "compose", (DEPLOY / "alloy" / "config.alloy").read_text()
    values = yaml.safe_load((DEPLOY / "eks" / "addons" / "alloy.yaml").read_text())
    yield "cluster", values["alloy"]["configMap"]["content"]


def wrong(block: Block) -> Iterator[str]:
    arguments, blocks = ALLOY.get(block.kind, (None, set()))
    if arguments is None:
        yield f"nobody knows {block.kind}"
        return
    known = {name.removesuffix("*") for name in arguments}
    yield from (f"{block.kind} has no {name}" for name in block.arguments if name not in known)
    needed = {name.removesuffix("*") for name in arguments if name.endswith("*")}
    yield from (f"{block.kind} needs {name}" for name in needed - set(block.arguments))
    for inner in block.blocks:
        if inner.kind not in blocks:
            yield f"{block.kind} has no {inner.kind}"
        yield from wrong(inner)


def dangling(blocks: list[Block]) -> Iterator[str]:
    there = {f"{block.kind}.{block.label}" for block in blocks}
    for block in blocks:
        for value in block.arguments.values():
            for named in re.findall(r"\b((?:discovery|loki)\.[a-z_.]+)\b", value):
                component, _, export = named.rpartition(".")
                if component not in there:
                    yield f"{block.kind} names {component}, which is not there"
                if export not in EXPORTS[named.split(".")[0]]:
                    yield f"{component} exports no {export}"


@pytest.mark.parametrize(("place", "text"), list(alloy_files()), ids=["compose", "cluster"])
def test_alloy_knows_every_word_and_every_component_leads_somewhere(place: str, text: str) -> None:
    blocks = parse(text)
    assert len(blocks) >= 5
    assert [fault for block in blocks for fault in wrong(block)] == []
    assert list(dangling(blocks)) == []


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("forward_to = [loki.write.loki.receiver]", "forward_to = [loki.write.l.receiver]", "l,"),
        ("source_labels", "source_label", "rule has no source_label"),
        ("stage.labels {", "stage.label {", "loki.process has no stage.label"),
    ],
)
def test_a_slip_in_alloys_configuration_is_found(was: str, becomes: str, fault: str) -> None:
    text = dict(alloy_files())["compose"]
    assert was in text
    blocks = parse(text.replace(was, becomes))
    faults = [*(each for block in blocks for each in wrong(block)), *dangling(blocks)]
    assert any(fault in each for each in faults)


def test_loki_keeps_what_it_is_asked_to_keep() -> None:
    config = yaml.safe_load((DEPLOY / "loki" / "loki.yml").read_text())
    assert set(config) <= {
        *("auth_enabled", "server", "common", "schema_config", "limits_config", "compactor"),
        "analytics",
    }
    (schema,) = config["schema_config"]["configs"]
    # Structured metadata needs both.
    assert (schema["store"], schema["schema"]) == ("tsdb", "v13")
    assert schema["index"]["period"] == "24h"
    # Without these two the period would be a wish.
    assert config["compactor"]["retention_enabled"] is True
    assert config["compactor"]["delete_request_store"] == schema["object_store"]
    hours = int(config["limits_config"]["retention_period"].removesuffix("h"))
    assert hours % 24 == 0
    assert config["server"]["http_listen_port"] == 3100


def test_grafanas_provisioning_has_known_words_and_the_containers_folders() -> None:
    folder = DEPLOY / "grafana" / "provisioning"
    sources = yaml.safe_load((folder / "datasources" / "sources.yml").read_text())
    assert sources["apiVersion"] == 1
    for source in sources["datasources"]:
        assert set(source) <= {"name", "uid", "type", "url", "access", "isDefault"}
    (provider,) = yaml.safe_load((folder / "dashboards" / "dashboards.yml").read_text())[
        "providers"
    ]
    assert set(provider) <= {"name", "folder", "type", "allowUiUpdates", "options"}
    mounted = str(yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["grafana"])
    assert provider["options"]["path"] in mounted


def boxes(panels: list[dict[str, Any]]) -> Iterator[tuple[int, int]]:
    for panel in panels:
        at = panel["gridPos"]
        assert at["x"] + at["w"] <= 24, panel["title"]
        for x in range(at["x"], at["x"] + at["w"]):
            for y in range(at["y"], at["y"] + at["h"]):
                yield x, y


@pytest.mark.parametrize("name", dashboards.DASHBOARDS)
def test_a_dashboards_panels_have_their_own_places_names_and_sources(name: str) -> None:
    board = json.loads((DEPLOY / "grafana" / "dashboards" / f"{name}.json").read_text())
    panels = board["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels) > 3
    covered = list(boxes(panels))
    assert len(covered) == len(set(covered)), "panels lie over one another"
    for panel in panels:
        assert panel["type"] in {"timeseries", "stat", "bargauge", "table", "heatmap", "gauge"}
        assert panel["datasource"]["uid"] == "prometheus"
        assert len({target["refId"] for target in panel["targets"]}) == len(panel["targets"])


def test_every_query_of_a_dashboard_is_one_that_prometheus_reads(tmp_path: Path) -> None:
    rules = [
        {"record": f"query:{number}", "expr": query.replace("$__rate_interval", "5m")}
        for number, (_, query) in enumerate(queries())
    ]
    file = tmp_path / "rules.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "dashboards", "rules": rules}]}))
    run("promtool", "check", "rules", str(file))
