"""What somebody reads who writes a wrong value, and that every value is explained."""

import json
from typing import Any

import pytest

from scripts.delivery import chart, readme
from scripts.delivery.chart import CHART, ChartError, Values, read


def refusal(values: Values, *more: Values) -> str:
    for each in more:
        for key, value in each.items():
            values[key] = values.get(key, {}) | value if isinstance(value, dict) else value
    with pytest.raises(ChartError) as refused:
        chart.render(values)
    return str(refused.value)


def test_an_empty_file_is_answered_with_what_is_missing() -> None:
    assert "is empty: set it to" in refusal({})


def test_the_address_must_be_one(values: Values) -> None:
    said = refusal(values, {"site": {"url": "https://shelves.example.com/shop"}})
    assert "site.url" in said
    assert "without a path" in said


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"web": {"kind": "Statefulset"}}, "'/web/kind': value must be one of 'Rollout'"),
        ({"webb": {}}, "additional properties 'webb' not allowed"),
        ({"web": {"thread": 8}}, "'/web': additional properties 'thread' not allowed"),
        ({"web": {"threads": "8"}}, "'/web/threads': got string, want integer"),
        ({"image": {"digest": "latest"}}, "'/image/digest': 'latest' does not match pattern"),
        ({"traffic": {"maxUploadMiB": 900}}, "'/traffic/maxUploadMiB': maximum: got 900, want 251"),
        ({"site": {"settings": {"SHELF": "1"}}}, "invalid propertyName 'SHELF'"),
        ({"secret": {"name": ""}}, "secret.name is empty"),
        ({"secret": {"source": "values"}}, "secret.values.SHELFWATCH_SECRET_KEY is missing"),
        ({"secret": {"source": "external"}}, "secret.external needs storeName and key"),
        ({"storage": {"url": ""}}, "storage.url is empty: set it to s3://BUCKET/PREFIX"),
        ({"canary": {"firstWeight": 60}}, "a canary only grows"),
        ({"workers": {"mail": None}}, "no worker takes the queue mail"),
        ({"workers": {"inference": {"scaleBy": "keda"}}}, "keda.redisAddress is empty"),
        ({"web": {"autoscaling": {"minReplicas": 9}}}, "minReplicas is above maxReplicas"),
    ],
)
def test_a_wrong_value_is_answered_with_a_sentence(
    values: Values, wrong: dict[str, Any], sentence: str
) -> None:
    assert sentence in refusal(values, wrong)


def test_every_value_is_described_and_the_page_is_current() -> None:
    assert readme.faults() == []


def test_the_schema_knows_every_value_and_nothing_else() -> None:
    schema = json.loads((CHART / "values.schema.json").read_text())
    known = _paths(schema, schema["$defs"])
    assert known - {"global"} == {
        path for path in _leaves(read(CHART / "values.yaml")) if not path.startswith("workers.mail")
    }


def test_the_notes_say_how_to_see_the_canary_and_give_it_up(values: Values) -> None:
    said = chart.notes(values)
    assert "kubectl argo rollouts -n shop get rollout shelfwatch-web" in said
    assert "20 %, smoke test, 50 %, 5m, 100 %" in said
    assert "abort shelfwatch-web" in said


def _paths(schema: dict[str, Any], parts: dict[str, Any], path: str = "") -> set[str]:
    """Paths of all values that a schema describes, down to what it leaves open."""
    if "$ref" in schema:
        return _paths(parts[schema["$ref"].rsplit("/", 1)[1]], parts, path)
    if path == "workers":
        return _paths(parts["worker"], parts, "workers.inference")
    below = schema.get("properties")
    if not below:
        return {path}
    return set().union(
        *(_paths(each, parts, f"{path}.{key}".strip(".")) for key, each in below.items())
    )


def _leaves(value: Any, path: str = "") -> set[str]:
    open_ended = ("metrics.labels",)
    if not isinstance(value, dict) or not value or path in open_ended:
        return {path}
    return set().union(
        *(_leaves(below, f"{path}.{key}".strip(".")) for key, below in value.items())
    )
