"""Whom selectors choose, and whether the ports that are asked for are there."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from scripts.delivery.chart import Object
from scripts.delivery.objects import chosen, containers, labels, name, of, pod, workloads


def faults(objects: list[Object]) -> Iterator[str]:
    """One sentence for each selector that chooses nobody or too many, each port that is missing."""
    for check in (_own_pods, _services, _budgets, _monitors, _policies, _probes):
        yield from check(objects)


def _pods(objects: list[Object], selector: dict[str, str]) -> list[Object]:
    """The workloads whose pods are chosen; an empty selector chooses all."""
    everybody = list(workloads(objects))
    return [each for each in everybody if not selector or chosen(selector, labels(pod(each)))]


def _ports(workload: Object) -> set[str | int]:
    found = [port for box in containers(workload) for port in box.get("ports", [])]
    return {port["name"] for port in found} | {port["containerPort"] for port in found}


def _own_pods(objects: list[Object]) -> Iterator[str]:
    owners = of(objects, "Deployment", "Rollout", "StatefulSet")
    for owner in owners:
        if not chosen(owner["spec"]["selector"]["matchLabels"], labels(pod(owner))):
            yield f"{name(owner)} does not choose its own pods"
    for first, second in combinations(owners, 2):
        if chosen(first["spec"]["selector"]["matchLabels"], labels(pod(second))):
            yield f"{name(first)} would take the pods of {name(second)}"


def _services(objects: list[Object]) -> Iterator[str]:
    for service in of(objects, "Service"):
        behind = _pods(objects, service["spec"]["selector"])
        if not behind:
            yield f"{name(service)} has no pods behind it"
        for workload in behind:
            for port in service["spec"]["ports"]:
                if port["targetPort"] not in _ports(workload):
                    yield f"{name(workload)} has no port {port['targetPort']} for {name(service)}"


def _budgets(objects: list[Object]) -> Iterator[str]:
    for budget in of(objects, "PodDisruptionBudget"):
        if len(_pods(objects, budget["spec"]["selector"]["matchLabels"])) != 1:
            yield f"{name(budget)} does not choose the pods of exactly one workload"


def _monitors(objects: list[Object]) -> Iterator[str]:
    for monitor in of(objects, "ServiceMonitor"):
        selector = monitor["spec"]["selector"]
        keys = {each["key"] for each in selector["matchExpressions"]}  # all of them: Exists
        services = [
            each
            for each in of(objects, "Service")
            if chosen(selector["matchLabels"], labels(each)) and keys <= labels(each).keys()
        ]
        ports = {port["name"] for each in services for port in each["spec"]["ports"]}
        for endpoint in monitor["spec"]["endpoints"]:
            if endpoint["port"] not in ports:
                yield f"{name(monitor)} finds no Service with the port {endpoint['port']}"


def _policies(objects: list[Object]) -> Iterator[str]:
    for policy in of(objects, "NetworkPolicy"):
        spec = policy["spec"]
        meant = _pods(objects, spec["podSelector"].get("matchLabels", {}))
        if not meant:
            yield f"{name(policy)} is about no pods"
        known = {port for workload in meant for port in _ports(workload)}
        for rule in spec.get("ingress", []):
            yield from _known(policy, rule, known)
        for rule in spec.get("egress", []):
            yield from _peers(objects, policy, rule)


def _known(policy: Object, rule: Object, known: set[str | int]) -> Iterator[str]:
    for port in rule.get("ports", []):
        if port["port"] not in known:
            yield f"{name(policy)} opens the port {port['port']}, on which nobody listens"


def _peers(objects: list[Object], policy: Object, rule: dict[str, Any]) -> Iterator[str]:
    for peer in rule.get("to", []):
        selector = peer.get("podSelector", {}).get("matchLabels")
        if not selector:
            continue
        behind = _pods(objects, selector)
        known = {port for workload in behind for port in _ports(workload)}
        if not behind:
            yield f"{name(policy)} lets nobody be reached"
        yield from _known(policy, rule, known)


def _probes(objects: list[Object]) -> Iterator[str]:
    for workload in workloads(objects):
        for box in containers(workload):
            for kind in ("startupProbe", "readinessProbe", "livenessProbe"):
                action = box.get(kind, {})
                port = (action.get("httpGet") or action.get("tcpSocket") or {}).get("port")
                if port and port not in _ports(workload):
                    yield f"{name(workload)}: {kind} asks the port {port}, which it has not"
