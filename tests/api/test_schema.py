"""The schema describes every door of the API, to anybody, and is valid OpenAPI 3.1."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator, validate

from tests.access.routes import routes
from tests.api.conftest import problem


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    made: dict[str, Any] = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    return made


@pytest.mark.django_db
def test_anybody_may_read_it(client: Client) -> None:
    answer = client.get("/api/schema/")
    assert answer.json()["openapi"] == "3.1.0"
    answer = client.get("/api/schema/", headers={"Accept": "application/yaml"})
    assert yaml.safe_load(answer.content)["openapi"] == "3.1.0"


def test_what_is_wrong_is_told_as_everywhere(client: Client) -> None:
    assert problem(client.post("/api/schema/")) == (405, "method_not_allowed", None)


def test_it_is_valid(schema: dict[str, Any]) -> None:
    validate_schema(schema)  # type: ignore[no-untyped-call]


def test_it_makes_no_warning(capsys: pytest.CaptureFixture[str]) -> None:
    SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    assert "Warning" not in capsys.readouterr().err


def test_every_door_is_in_it_and_no_page(schema: dict[str, Any]) -> None:
    doors = {
        "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route).replace("{pk}", "{id}")
        for route in routes()
        if route.startswith("api/")
        and not route.startswith("api/docs/")
        and route not in ("api/^.*$", "api/schema/")
    }
    assert set(schema["paths"]) == doors


def test_every_failure_has_the_one_shape(schema: dict[str, Any]) -> None:
    for path, doors in schema["paths"].items():
        for method, door in doors.items():
            for status, answer in door["responses"].items():
                if status >= "400":
                    shape = answer["content"]["application/json"]["schema"]["$ref"]
                    assert shape == "#/components/schemas/ProblemShape", (path, method, status)


def operations(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for doors in schema["paths"].values():
        yield from doors.values()


def test_every_operation_says_what_it_does_in_a_line(schema: dict[str, Any]) -> None:
    assert [door["operationId"] for door in operations(schema) if not door["summary"]] == []


def test_whatever_is_sent_and_answered_has_an_example_that_is_right(schema: dict[str, Any]) -> None:
    told = 0
    for door in operations(schema):
        bodies = [door["requestBody"]["content"]] if "requestBody" in door else []
        bodies += [answer.get("content", {}) for answer in door["responses"].values()]
        for kind, content in ((k, v) for body in bodies for k, v in body.items()):
            if kind != "application/json":
                continue
            examples = [one["value"] for one in content.get("examples", {}).values()]
            examples += [content["example"]] if "example" in content else []
            assert examples, door["operationId"]
            for example in examples:
                shape = {**content["schema"], "components": schema["components"]}
                validate(example, shape, Draft202012Validator)
                told += 1
    assert told > 300


def test_whatever_bears_a_tag_may_be_answered_with_304(schema: dict[str, Any]) -> None:
    for address in ("stores/", "photos/{id}/picture/", "alerts/{id}/close-up/"):
        assert "304" in schema["paths"][f"/api/v1/{address}"]["get"]["responses"], address
    assert "304" not in schema["paths"]["/api/v1/exports/{kind}.{suffix}"]["get"]["responses"]


def test_every_link_leads_to_an_operation(schema: dict[str, Any]) -> None:
    known = {door["operationId"]: door for door in operations(schema)}
    for door in operations(schema):
        for answer in door["responses"].values():
            for link in answer.get("links", {}).values():
                taken = {one["name"] for one in known[link["operationId"]]["parameters"]}
                assert set(link["parameters"]) <= taken


def test_a_key_in_either_header_is_enough(schema: dict[str, Any]) -> None:
    security = schema["paths"]["/api/v1/stores/"]["get"]["security"]
    assert {"apiKeyBearer": []} in security
    assert {"apiKeyHeader": []} in security
