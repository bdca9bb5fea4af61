"""The files of deploy/argocd and deploy/eks, as deploy.sh would fill them in."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from scripts.delivery import chart, references, schemas, selectors
from scripts.delivery.chart import CHART, ROOT, Object, Values
from scripts.delivery.objects import dig, name, of, one

ARGOCD = ROOT / "deploy" / "argocd"
EKS = ROOT / "deploy" / "eks"
# What deploy.sh knows, with examples.
KNOWN = {
    "NAME": "shelfwatch",
    "REGION": "eu-central-1",
    "ACCOUNT": "000000000000",
    "REGISTRY": "000000000000.dkr.ecr.eu-central-1.amazonaws.com",
    "BUCKET": "shelfwatch-photos-000000000000-eu-central-1",
    "DOMAIN": "example.com",
    "REPOSITORY": "https://git.example.com/shelfwatch.git",
    "COLOUR": "blue",
}


def faults() -> list[str]:
    """One sentence a fault, in the objects and in how they belong together."""
    objects = filled_objects()
    return [*schemas.judge(objects), *_applications(objects), *_images(objects), *_addons()]


def filled_objects() -> list[Object]:
    files = [*sorted(ARGOCD.glob("*.yaml")), EKS / "cluster.yaml"]
    return [each for file in files for each in yaml.safe_load_all(filled(file)) if each]


def filled(file: Path) -> str:
    """The file's text with examples in place of ${...}; KeyError for a name nobody knows."""
    return re.sub(r"\$\{([A-Z]+)\}", lambda found: KNOWN[found[1]], file.read_text())


def places(objects: list[Object]) -> Iterator[tuple[str, Values]]:
    """Each place of the ApplicationSet with the values that its Application renders with."""
    (everywhere,) = of(objects, "ApplicationSet")
    source = everywhere["spec"]["template"]["spec"]["source"]
    for element in everywhere["spec"]["generators"][0]["list"]["elements"]:
        told = yaml.safe_dump(source["helm"])
        for key, value in element.items():
            told = told.replace("{{." + key + "}}", value)
        helm = yaml.safe_load(told)
        values: Values = {}
        for file in helm["valueFiles"]:
            values = _merged(values, chart.read((CHART / file).resolve()))
        yield element["place"], _merged(values, helm["valuesObject"])


def _applications(objects: list[Object]) -> Iterator[str]:
    """The chart must render in every place, for a namespace and a Gateway that are there."""
    (project,) = of(objects, "AppProject")
    allowed = {each["namespace"] for each in project["spec"]["destinations"]}
    for place, values in places(objects):
        rendered = chart.render(values)
        found = [
            *schemas.judge(rendered),
            *references.faults(rendered),
            *selectors.faults(rendered),
        ]
        yield from (f"{place}: {fault}" for fault in found)
        if f"shelfwatch-{place}" not in allowed:
            yield f"{name(project)} does not allow the namespace shelfwatch-{place}"
        for route in of(rendered, "HTTPRoute"):
            yield from _gateway(objects, route, f"shelfwatch-{place}")


def _gateway(objects: list[Object], route: Object, namespace: str) -> Iterator[str]:
    for parent in route["spec"]["parentRefs"]:
        gateway = one(objects, "Gateway", parent["name"])
        listeners = {each["name"]: each for each in gateway["spec"]["listeners"]}
        listener = listeners.get(parent["sectionName"])
        if gateway["metadata"]["namespace"] != parent["namespace"] or not listener:
            yield f"{name(route)} finds no listener {parent['sectionName']} at {name(gateway)}"
        elif namespace not in yaml.safe_dump(listener["allowedRoutes"]):
            yield f"{name(gateway)} takes no routes of {namespace}"


def _images(objects: list[Object]) -> Iterator[str]:
    """Image Updater must write values that the chart reads, and look where builds are pushed."""
    values = chart.read(CHART / "values.yaml")
    for updater in of(objects, "ImageUpdater"):
        for image in updater["spec"]["applicationRefs"][0]["images"]:
            for path in image["manifestTargets"]["helm"].values():
                if dig(values, *path.split(".")) is None:
                    yield f"{name(updater)} writes {path}, which is no value of the chart"
            pushed = f"{KNOWN['REGISTRY']}/{KNOWN['NAME']}:main"
            if image["imageName"] != pushed:
                yield f"{name(updater)} looks at {image['imageName']}, builds go to {pushed}"


def _addons() -> Iterator[str]:
    """Pinned, and with values that the chart of that very version is known to read."""
    known = json.loads((schemas.HERE / "schemas" / "addons.json").read_text())
    for line in (EKS / "addons.tsv").read_text().splitlines():
        if line.startswith("#"):
            continue
        addon, _, _, version, _, values = line.split("\t")
        if not re.fullmatch(r"\d+\.\d+\.\d+", version):
            yield f"{addon} is not pinned: {version}"
        if version != known[addon]["version"]:
            yield f"{addon} {version}: schemas/addons.json knows the values of another version"
        yield from addon_faults(addon, yaml.safe_load(filled(EKS / "addons" / values)))


def addon_faults(addon: str, values: Values) -> Iterator[str]:
    """One sentence for each value that schemas/addons.json does not have for the add-on."""
    known = json.loads((schemas.HERE / "schemas" / "addons.json").read_text())[addon]["values"]
    for path in _paths(values):
        if not any(path == each or path.startswith(f"{each}.") for each in known):
            yield f"addons/{addon}.yaml: nobody knows {path}"


def _paths(values: Values, under: str = "") -> Iterator[str]:
    """The dotted path of everything that is no mapping."""
    for key, value in values.items():
        if isinstance(value, dict) and value:
            yield from _paths(value, f"{under}{key}.")
        else:
            yield f"{under}{key}"


def _merged(under: Values, over: Values) -> Values:
    """As Helm lays values over values."""
    merged = dict(under)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _merged(merged[key], value) if both else value
    return merged
