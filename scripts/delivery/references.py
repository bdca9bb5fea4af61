"""Names that one object says must belong to another."""

from collections.abc import Iterator

from scripts.delivery.chart import NAMESPACE, Object
from scripts.delivery.objects import containers, dig, name, of, one, pod, smoke_job, workloads


def faults(objects: list[Object], given: frozenset[str] = frozenset()) -> Iterator[str]:
    """One sentence for each name that nobody carries; `given` are Secrets made by others."""
    for check in (_pods, _scaling, _rollouts, _ways_in, _templates):
        yield from check(objects, given)


def _missing(objects: list[Object], kind: str, called: str | None, who: str) -> Iterator[str]:
    if called and not any(thing["metadata"]["name"] == called for thing in of(objects, kind)):
        yield f"{who} names {kind}/{called}, which does not exist"


def _pods(objects: list[Object], given: frozenset[str]) -> Iterator[str]:
    for workload in workloads(objects):
        who, spec = name(workload), pod(workload)["spec"]
        if spec["serviceAccountName"] != "default":
            yield from _missing(objects, "ServiceAccount", spec["serviceAccountName"], who)
        yield from _missing(objects, "PriorityClass", spec.get("priorityClassName"), who)
        for volume in spec.get("volumes", []):
            yield from _missing(objects, "ConfigMap", dig(volume, "configMap", "name"), who)
        for source in (each for box in containers(workload) for each in box.get("envFrom", [])):
            yield from _missing(objects, "ConfigMap", dig(source, "configMapRef", "name"), who)
            yield from _secret(objects, dig(source, "secretRef", "name"), who, given)


def _secret(
    objects: list[Object], called: str | None, who: str, given: frozenset[str]
) -> Iterator[str]:
    made = {thing["metadata"]["name"] for thing in of(objects, "Secret")}
    made |= {thing["spec"]["target"]["name"] for thing in of(objects, "ExternalSecret")}
    if called and called not in made | given:
        yield f"{who} names Secret/{called}, which nobody makes"


def _scaling(objects: list[Object], given: frozenset[str]) -> Iterator[str]:
    for scaler in of(objects, "HorizontalPodAutoscaler", "ScaledObject"):
        target = scaler["spec"]["scaleTargetRef"]
        kind = target.get("kind", "Deployment")
        yield from _missing(objects, kind, target["name"], name(scaler))
        for workload in of(objects, kind):
            if workload["metadata"]["name"] == target["name"] and "replicas" in workload["spec"]:
                yield f"{name(workload)} sets replicas, which {name(scaler)} owns"
        for trigger in scaler["spec"].get("triggers", []):
            who = dig(trigger, "authenticationRef", "name")
            yield from _missing(objects, "TriggerAuthentication", who, name(scaler))
    for authentication in of(objects, "TriggerAuthentication"):
        for reference in authentication["spec"]["secretTargetRef"]:
            yield from _secret(objects, reference["name"], name(authentication), given)


def _rollouts(objects: list[Object], given: frozenset[str]) -> Iterator[str]:
    for rollout in of(objects, "Rollout"):
        who, canary = name(rollout), rollout["spec"]["strategy"]["canary"]
        if canary["stableService"] == canary["canaryService"]:
            yield f"{who} has one Service for both versions"
        for service in ("stableService", "canaryService"):
            yield from _missing(objects, "Service", canary[service], who)
        routing = canary.get("trafficRouting", {})
        yield from _missing(objects, "Ingress", dig(routing, "nginx", "stableIngress"), who)
        yield from _missing(objects, "Ingress", dig(routing, "alb", "ingress"), who)
        plugin = dig(routing, "plugins", "argoproj-labs/gatewayAPI") or {}
        yield from _missing(objects, "HTTPRoute", plugin.get("httpRoute"), who)
        if plugin and plugin["namespace"] != NAMESPACE:
            yield f"{who} looks for its route in the namespace {plugin['namespace']}"


def _ways_in(objects: list[Object], given: frozenset[str]) -> Iterator[str]:
    for ingress in of(objects, "Ingress"):
        for rule in ingress["spec"]["rules"]:
            for path in rule["http"]["paths"]:
                service = path["backend"]["service"]
                yield from _port(objects, service["name"], service["port"]["name"], name(ingress))
    for route in of(objects, "HTTPRoute"):
        for rule in route["spec"]["rules"]:
            for backend in rule["backendRefs"]:
                yield from _port(objects, backend["name"], backend["port"], name(route))
    for policy in of(objects, "ClientSettingsPolicy"):
        target = policy["spec"]["targetRef"]
        yield from _missing(objects, target["kind"], target["name"], name(policy))


def _port(objects: list[Object], service: str, port: str | int, who: str) -> Iterator[str]:
    try:
        ports = one(objects, "Service", service)["spec"]["ports"]
    except LookupError as error:
        yield f"{who}: {error}"
        return
    # The load balancer's controller takes the action of the Service's name in place of a port.
    if port != "use-annotation" and port not in {each[key] for each in ports for key in each}:
        yield f"{who} asks Service/{service} for the port {port}, which it has not"


def _templates(objects: list[Object], given: frozenset[str]) -> Iterator[str]:
    for rollout in of(objects, "Rollout"):
        canary = rollout["spec"]["strategy"]["canary"]
        analyses = [step["analysis"] for step in canary["steps"] if "analysis" in step]
        analyses += [canary["analysis"]] if "analysis" in canary else []
        for analysis in analyses:
            for each in analysis["templates"]:
                yield from _template(objects, each["templateName"], analysis, rollout)


def _template(
    objects: list[Object], called: str, analysis: Object, rollout: Object
) -> Iterator[str]:
    yield from _missing(objects, "AnalysisTemplate", called, name(rollout))
    for template in of(objects, "AnalysisTemplate"):
        if template["metadata"]["name"] != called:
            continue
        wanted = {each["name"] for each in template["spec"].get("args", []) if "value" not in each}
        for missing in sorted(wanted - {each["name"] for each in analysis.get("args", [])}):
            yield f"{name(rollout)} gives {name(template)} no {missing}"
        job = smoke_job(template)
        if job and containers(job)[0]["image"] != containers(rollout)[0]["image"]:
            yield f"{name(template)} tests with another image than the one under test"
