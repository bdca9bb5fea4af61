"""The checks themselves: each finds the fault that it is there for."""

import copy
from collections.abc import Callable

import pytest

from scripts.delivery import deploy, policy, references, schemas, selectors
from scripts.delivery.chart import Object
from scripts.delivery.objects import containers, of, one, pod

Break = Callable[[list[Object]], object]


def drop(kind: str, called: str) -> Break:
    return lambda objects: objects.remove(one(objects, kind, called))


def rollout(objects: list[Object]) -> Object:
    return one(objects, "Rollout", "shelfwatch-web")


def endpoint(objects: list[Object]) -> Object:
    found: Object = one(objects, "ServiceMonitor", "shelfwatch")["spec"]["endpoints"][0]
    return found


def canary(objects: list[Object]) -> Object:
    found: Object = rollout(objects)["spec"]["strategy"]["canary"]
    return found


def test_the_recommended_objects_have_no_fault(recommended: list[Object]) -> None:
    assert [*references.faults(recommended), *selectors.faults(recommended)] == []


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (drop("Service", "shelfwatch-canary"), "names Service/shelfwatch-canary, which does not"),
        (drop("ConfigMap", "shelfwatch"), "names ConfigMap/shelfwatch, which does not exist"),
        (drop("ExternalSecret", "shelfwatch"), "names Secret/shelfwatch, which nobody makes"),
        (drop("AnalysisTemplate", "shelfwatch-smoke"), "names AnalysisTemplate/shelfwatch-smoke"),
        (drop("HTTPRoute", "shelfwatch"), "names HTTPRoute/shelfwatch"),
        (
            lambda o: canary(o)["analysis"].pop("args"),
            "shelfwatch-prometheus no canary",
        ),
        (lambda o: canary(o).update(canaryService="shelfwatch"), "one Service for both versions"),
        (lambda o: rollout(o)["spec"].update(replicas=2), "sets replicas, which Horizontal"),
        (
            lambda o: containers(rollout(o))[0].update(image="x:1"),
            "tests with another image",
        ),
    ],
)
def test_a_name_that_nobody_carries(
    recommended: list[Object], broken: Break, sentence: str
) -> None:
    objects = copy.deepcopy(recommended)
    broken(objects)
    assert any(sentence in fault for fault in references.faults(objects))


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (lambda o: containers(rollout(o))[0]["ports"][0].update(name="web"), "has no port http"),
        (lambda o: pod(rollout(o))["metadata"]["labels"].clear(), "does not choose its own pods"),
        (drop("Rollout", "shelfwatch-web"), "Service/shelfwatch has no pods behind it"),
        (lambda o: endpoint(o).update(port="http"), "finds no Service with the port http"),
    ],
)
def test_a_selector_that_chooses_nobody(
    recommended: list[Object], broken: Break, sentence: str
) -> None:
    objects = copy.deepcopy(recommended)
    broken(objects)
    assert any(sentence in fault for fault in selectors.faults(objects))


def test_unknown_fields_are_refused_in_every_kind_of_object(recommended: list[Object]) -> None:
    objects = copy.deepcopy(recommended)
    for thing in objects:
        thing.get("spec", thing)["nonsense"] = 1
    accused = {fault.split(":")[0] for fault in schemas.judge(objects)}
    assert accused == {f"{each['kind']}/{each['metadata']['name']}" for each in objects}


def test_a_pod_with_too_many_rights_is_found(recommended: list[Object]) -> None:
    objects = copy.deepcopy([rollout(recommended), *of(recommended, "AnalysisTemplate")])
    containers(objects[0])[0]["securityContext"]["allowPrivilegeEscalation"] = True
    faults = " ".join(policy.judge(objects))
    assert "CKV_K8S_20" in faults
    assert "CKV_K8S_20" not in " ".join(policy.judge(recommended))


@pytest.mark.parametrize(
    ("addon", "values", "fault"),
    [
        (
            "argo-rollouts",
            {"providerRBAC": {"providers": {"ingress": True}}},
            "providerRBAC.providers.ingress",
        ),
        ("loki", {"loki": {"auth_enable": False}}, "loki.auth_enable"),
        ("metrics-server", {"replicaCount": 2}, "replicaCount"),
    ],
)
def test_a_value_that_an_addons_chart_does_not_read_is_found(
    addon: str, values: dict[str, object], fault: str
) -> None:
    assert list(deploy.addon_faults(addon, values)) == [
        f"addons/{addon}.yaml: nobody knows {fault}"
    ]
