"""What the chart says of the site is what the site says of itself."""

import re

import requests

from scripts.delivery import chart
from scripts.delivery.chart import ROOT, Object, Values, read
from scripts.delivery.objects import containers, labels, of, one, pod, workloads
from tests.delivery.site import Process, environment, processors

SETTINGS = (ROOT / "shelfwatch_site" / "settings.py").read_text()


def test_every_setting_of_the_chart_is_one_that_the_site_explains() -> None:
    explained = set(re.findall(r"^#(SHELFWATCH_\w+)=", (ROOT / ".env.example").read_text(), re.M))
    for name, values in chart.scenarios().items():
        objects = chart.render(values)
        for workload in workloads(objects):
            seen = {each for each in environment(objects, workload) if each.startswith("SHELF")}
            assert seen <= explained, name


def test_the_probes_are_answered_under_the_sites_own_name(
    open_site: list[Object], running: Process
) -> None:
    (rollout,) = of(open_site, "Rollout")
    for kind in ("startupProbe", "readinessProbe", "livenessProbe"):
        asked = containers(rollout)[0][kind]["httpGet"]
        headers = {each["name"]: each["value"] for each in asked["httpHeaders"]}
        assert requests.get(running.url + asked["path"], headers=headers, timeout=240).ok


def test_prometheus_reads_the_figures_that_the_analysis_asks_for(
    open_site: list[Object], running: Process
) -> None:
    (monitor,) = of(open_site, "ServiceMonitor")
    # Somebody's request: those of probes are not counted.
    requests.get(f"{running.url}/login/", timeout=240, allow_redirects=False).raise_for_status()
    page = requests.get(running.url + monitor["spec"]["endpoints"][0]["path"], timeout=240).text
    queries = [
        metric["provider"]["prometheus"]["query"]
        for metric in one(open_site, "AnalysisTemplate", "shelfwatch-prometheus")["spec"]["metrics"]
    ]
    names = set(re.findall(r"django_\w+", " ".join(queries)))
    assert len(names) == 2
    for name in names:
        assert re.search(rf"^{name}\{{", page, re.M), name


def test_the_versions_are_told_apart_by_a_label_that_prometheus_keeps(
    recommended: list[Object],
) -> None:
    (monitor,) = of(recommended, "ServiceMonitor")
    assert "rollouts-pod-template-hash" in monitor["spec"]["podTargetLabels"]
    background = one(recommended, "Rollout", "shelfwatch-web")["spec"]["strategy"]["canary"]
    asked = {each["name"]: each["valueFrom"] for each in background["analysis"]["args"]}
    assert asked == {
        "canary": {"podTemplateHashValue": "Latest"},
        "stable": {"podTemplateHashValue": "Stable"},
    }


def test_uploads_have_the_sites_limit_everywhere(values: Values) -> None:
    most = re.search(r"SHELFWATCH_MOST_UPLOAD_BYTES = (\d+) \* 1024 \* 1024", SETTINGS)
    assert most
    assert read(chart.CHART / "values.yaml")["traffic"]["maxUploadMiB"] == int(most[1])
    nginx = chart.render(values | {"traffic": {"provider": "nginx"}})
    notes = one(nginx, "Ingress", "shelfwatch")["metadata"]["annotations"]
    assert notes["nginx.ingress.kubernetes.io/proxy-body-size"] == f"{most[1]}m"
    assert notes["nginx.ingress.kubernetes.io/proxy-request-buffering"] == "on"
    policy = one(chart.render(values), "ClientSettingsPolicy", "shelfwatch")
    assert policy["spec"]["body"]["maxSize"] == f"{most[1]}m"
    alb = chart.render(values | {"traffic": {"provider": "alb"}})
    config = one(alb, "ConfigMap", "shelfwatch-buffer")["data"]["nginx.conf"]
    assert f"client_max_body_size {most[1]}m;" in config


def test_a_request_may_take_as_long_as_gunicorn_lets_it(values: Values) -> None:
    gunicorn = (ROOT / "shelfwatch_site" / "gunicorn_conf.py").read_text()
    limit = re.search(r"^timeout = (\d+)", gunicorn, re.M)
    assert limit
    assert read(chart.CHART / "values.yaml")["traffic"]["timeoutSeconds"] == int(limit[1])


def test_threads_follow_the_processor_limit(values: Values) -> None:
    for limit, threads in (("500m", 1), ("1000m", 1), (2, 2), ("2500m", 3)):
        resources = {
            "requests": {"cpu": limit, "memory": "1Gi"},
            "limits": {"cpu": limit, "memory": "1Gi"},
        }
        objects = chart.render(values | {"web": {"resources": resources}})
        box = containers(one(objects, "Rollout", "shelfwatch-web"))[0]
        (field,) = [
            each["valueFrom"]["resourceFieldRef"]
            for each in box["env"]
            if each["name"] == "OMP_NUM_THREADS"
        ]
        assert field == {"containerName": "web", "resource": "limits.cpu", "divisor": "1"}
        assert processors(limit) == threads


def test_changed_settings_roll_the_pods(values: Values) -> None:
    def marks(level: str) -> set[str]:
        objects = chart.render(values | {"site": values["site"] | {"logLevel": level}})
        return {
            pod(each)["metadata"]["annotations"]["checksum/config"]
            for each in of(objects, "Rollout", "Deployment")
        }

    assert len(marks("info")) == 1
    assert marks("info") == marks("info")
    assert marks("info") != marks("debug")


def test_migrations_come_first_and_need_nothing_of_the_release(recommended: list[Object]) -> None:
    job = one(recommended, "Job", "shelfwatch-migrate")
    hooks = [
        each for each in recommended if "helm.sh/hook" in each["metadata"].get("annotations", {})
    ]
    assert {each["metadata"]["annotations"]["helm.sh/hook"] for each in hooks} == {
        "pre-install,pre-upgrade"
    }
    weight = {
        each["kind"]: int(each["metadata"]["annotations"]["helm.sh/hook-weight"]) for each in hooks
    }
    assert weight["ConfigMap"] < weight["Job"]
    assert weight["ExternalSecret"] < weight["Job"]
    sources = containers(job)[0]["envFrom"]
    assert {str(next(iter(each.values()))["name"]) for each in sources} == {"shelfwatch-migrate"}
    assert pod(job)["spec"]["serviceAccountName"] == "default"
    assert job["spec"]["podReplacementPolicy"] == "Failed"


def test_workers_and_the_clock_wait_until_the_canary_is_through(recommended: list[Object]) -> None:
    waves = {
        f"{each['kind']}/{labels(each).get('app.kubernetes.io/component')}": int(
            each["metadata"]["annotations"]["argocd.argoproj.io/sync-wave"]
        )
        for each in recommended
        if "argocd.argoproj.io/sync-wave" in each["metadata"].get("annotations", {})
    }
    web = waves["Rollout/web"]
    assert waves["AnalysisTemplate/smoke"] < web
    assert waves["ConfigMap/None"] < web
    assert min(waves["Deployment/worker-inference"], waves["Deployment/beat"]) > web


def test_pods_keep_to_the_restricted_standard(recommended: list[Object]) -> None:
    for workload in workloads(recommended):
        spec = pod(workload)["spec"]
        assert spec["securityContext"]["runAsNonRoot"]
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert spec["automountServiceAccountToken"] is False
        for box in containers(workload):
            rights = box["securityContext"]
            assert rights["readOnlyRootFilesystem"]
            assert rights["allowPrivilegeEscalation"] is False
            assert rights["capabilities"] == {"drop": ["ALL"]}
            assert {"cpu", "memory"} <= box["resources"]["limits"].keys()
