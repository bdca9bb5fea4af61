"""Objects against their makers' schemas, unknown fields refused."""

import json
import subprocess
from pathlib import Path

import jsonschema
import kubernetes_validate

from scripts.delivery.chart import ROOT, Object
from scripts.delivery.objects import name

HERE = Path(__file__).resolve().parent
NODE = ROOT / ".venv-delivery" / "bin" / "node"
# The oldest Kubernetes that the chart takes, and the one of deploy/eks.
VERSIONS = ("1.30", "1.35")
# No package publishes these; the files hold the fields that are used, by their makers' documents.
OWN = {
    ("argocd-image-updater.argoproj.io/v1alpha1", "ImageUpdater"): "image-updater",
    ("gateway.nginx.org/v1alpha1", "ClientSettingsPolicy"): "client-settings-policy",
    ("eksctl.io/v1alpha5", "ClusterConfig"): "cluster-config",
}


def judge(objects: list[Object]) -> list[str]:
    """One sentence a fault; an object whose schema nobody knows is a fault too."""
    custom = _by_packages(objects)
    faults: list[str] = []
    for index, thing in enumerate(objects):
        says = custom[index] if index in custom else _by_files(thing)
        faults += [f"{name(thing)}: {text}" for text in says]
    return faults


def _by_packages(objects: list[Object]) -> dict[int, list[str]]:
    """What the npm packages say, by the objects' places; objects they do not know are left out."""
    done = subprocess.run(
        [str(NODE), str(HERE / "custom.mjs")],
        input=json.dumps(objects),
        capture_output=True,
        text=True,
        check=True,
    )
    return {each["index"]: each["says"] for each in json.loads(done.stdout)}


def _by_files(thing: Object) -> list[str]:
    own = OWN.get((thing["apiVersion"], thing["kind"]))
    if own:
        schema = json.loads((HERE / "schemas" / f"{own}.json").read_text())
        found = jsonschema.Draft202012Validator(schema).iter_errors(thing)
        return [f"{'.'.join(map(str, each.absolute_path))}: {each.message}" for each in found]
    return [text for version in VERSIONS for text in _by_kubernetes(thing, version)]


def _by_kubernetes(thing: Object, version: str) -> list[str]:
    try:
        kubernetes_validate.validate(thing, version, strict=True)
    except kubernetes_validate.ValidationError as error:
        return [f"{'.'.join(map(str, error.path))}: {error.message} (Kubernetes {version})"]
    except kubernetes_validate.SchemaNotFoundError:
        return [f"no schema is known for {thing['apiVersion']} (Kubernetes {version})"]
    return []
