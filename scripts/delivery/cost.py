"""What the cluster costs, from requests and prices: python -m scripts.delivery.cost

Requests are those of the rendered chart and of deploy/eks/addons; prices are the table below, which
docs/cost.md says where it is from. Pods are packed largest first onto nodes of one type.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from scripts.delivery import chart, deploy
from scripts.delivery.chart import Object
from scripts.delivery.objects import containers, name, of

HOURS = 730
# us-east-1, dollars an hour.
PRICES = {"m7i-flex.large": 0.09576, "c7i-flex.large": 0.08479, "t3.small": 0.0208}
# What a spot instance costs of that. Assumed; `aws ec2 describe-spot-price-history` tells.
SPOT = 0.4
CONTROL_PLANE, NAT, BALANCER, DISK_GIB_MONTH = 0.10, 0.045, 0.0225, 0.08
# Milli-cores and MiB that pods may ask for, after what EKS keeps for itself on two processors.
ROOM = {"m7i-flex.large": (1930, 7518), "c7i-flex.large": (1930, 3422), "t3.small": (1930, 1572)}
# On every node: network, proxy, disks, logs.
EVERYWHERE = (25 + 100 + 30 + 50, 120 + 128)


@dataclass(frozen=True, order=True)
class Pod:
    """What one pod asks for, in milli-cores and MiB."""

    cpu: int
    memory: int
    name: str


def pods(scenario: str) -> list[Pod]:
    """Everything that runs all the time: the site at its least, and what runs beside it."""
    return sorted([*_site(chart.render(chart.scenarios()[scenario])), *_addons()], reverse=True)


def nodes(wanted: list[Pod], kind: str) -> int:
    """Nodes of one type that all pods fit on; each pod onto the first with room."""
    room = (ROOM[kind][0] - EVERYWHERE[0], ROOM[kind][1] - EVERYWHERE[1])
    free: list[tuple[int, int]] = []
    for pod in wanted:
        for n, (cpu, memory) in enumerate(free):
            if pod.cpu <= cpu and pod.memory <= memory:
                free[n] = (cpu - pod.cpu, memory - pod.memory)
                break
        else:
            free.append((room[0] - pod.cpu, room[1] - pod.memory))
            assert min(free[-1]) >= 0, f"{pod.name} fits on no {kind}"
    return len(free)


def month(count: int, kind: str, *, spot: bool) -> float:
    """Dollars a month for the nodes alone."""
    return count * PRICES[kind] * (SPOT if spot else 1) * HOURS


def table() -> str:
    """The table of docs/cost.md."""
    lines = [
        "| web pods ask for | nodes | on demand | spot |",
        "|---|---|---|---|",
    ]
    for scenario, words in (("rollout-gatewayapi", "800m"), ("small-requests", "200m")):
        for kind in ("m7i-flex.large", "c7i-flex.large"):
            count = nodes(pods(scenario), kind)
            prices = [month(count, kind, spot=spot) for spot in (False, True)]
            cells = [f"${price:.0f}" for price in prices]
            lines.append(f"| {words} | {count} {kind} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _site(objects: list[Object]) -> Iterator[Pod]:
    scaled = {
        each["spec"]["scaleTargetRef"]["name"]: each["spec"]["minReplicas"]
        for each in of(objects, "HorizontalPodAutoscaler")
    }
    for workload in of(objects, "Rollout", "Deployment"):
        count: int = workload["spec"].get("replicas", scaled.get(workload["metadata"]["name"], 1))
        asked = [box["resources"]["requests"] for box in containers(workload)]
        for _ in range(count):
            yield Pod(
                sum(_cpu(each["cpu"]) for each in asked),
                sum(_memory(each["memory"]) for each in asked),
                name(workload),
            )


def _addons() -> Iterator[Pod]:
    for file in sorted((deploy.EKS / "addons").glob("*.yaml")):
        if file.stem != "alloy":  # on every node
            yield from _asked(yaml.safe_load(deploy.filled(file)), file.stem)


def _asked(values: Any, name: str) -> Iterator[Pod]:
    if not isinstance(values, dict):
        return
    asked = (values.get("resources") or {}).get("requests")
    if asked and "cpu" in asked:
        count = int(values.get("replicas") or values.get("replicaCount") or 1)
        for _ in range(count):
            yield Pod(_cpu(asked["cpu"]), _memory(asked["memory"]), name)
    for key, below in values.items():
        yield from _asked(below, f"{name} {key}")


def _cpu(amount: str) -> int:
    return int(amount.removesuffix("m")) if amount.endswith("m") else 1000 * int(amount)


def _memory(amount: str) -> int:
    gib = amount.endswith("Gi")
    return int(amount[:-2]) * (1024 if gib else 1)


if __name__ == "__main__":
    print(table())
    for pod in pods("rollout-gatewayapi"):
        print(f"{pod.cpu:5d}m {pod.memory:5d}Mi  {pod.name}")
