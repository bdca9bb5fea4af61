"""Ways through Kubernetes objects that are plain dictionaries."""

from collections.abc import Iterator
from typing import Any

from scripts.delivery.chart import Object

WORKLOADS = frozenset({"Deployment", "Rollout", "StatefulSet", "Job"})


def name(thing: Object) -> str:
    """`Kind/name`, as people say it."""
    return f"{thing['kind']}/{thing['metadata']['name']}"


def of(objects: list[Object], *kinds: str) -> list[Object]:
    return [thing for thing in objects if thing["kind"] in kinds]


def one(objects: list[Object], kind: str, called: str) -> Object:
    """The one object of this kind and name; LookupError when there is none."""
    for thing in of(objects, kind):
        if thing["metadata"]["name"] == called:
            return thing
    raise LookupError(f"there is no {kind}/{called}")


def smoke_job(template: Object) -> Object | None:
    """The Job inside an AnalysisTemplate, as an object of its own."""
    for metric in template["spec"]["metrics"]:
        job = metric["provider"].get("job")
        if job:
            title = {"name": template["metadata"]["name"], **job.get("metadata", {})}
            return {"apiVersion": "batch/v1", "kind": "Job", "metadata": title, "spec": job["spec"]}
    return None


def workloads(objects: list[Object]) -> Iterator[Object]:
    """Everything that makes pods, Jobs of analyses included."""
    yield from of(objects, *WORKLOADS)
    for template in of(objects, "AnalysisTemplate"):
        job = smoke_job(template)
        if job:
            yield job


def pod(workload: Object) -> Object:
    """The `template` of a workload's pods."""
    template: Object = workload["spec"]["template"]
    return template


def containers(workload: Object) -> list[Object]:
    found: list[Object] = pod(workload)["spec"]["containers"]
    return found


def labels(thing: Object) -> dict[str, str]:
    found: dict[str, str] = thing.get("metadata", {}).get("labels", {})
    return found


def chosen(selector: dict[str, str], carrier: dict[str, str]) -> bool:
    """Whether a selector chooses whoever carries these labels."""
    return bool(selector) and selector.items() <= carrier.items()


def dig(thing: Any, *path: str) -> Any:
    """The value at the end of the path, or None where it breaks off."""
    for step in path:
        thing = thing.get(step) if isinstance(thing, dict) else None
    return thing
