"""The schema describes every door of the API, to anybody, and is valid OpenAPI 3.1."""

import re
from typing import Any

import pytest
import yaml
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

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
        if route.startswith("api/") and route not in ("api/^.*$", "api/schema/", "api/docs/")
    }
    assert set(schema["paths"]) == doors


def test_every_failure_has_the_one_shape(schema: dict[str, Any]) -> None:
    for path, doors in schema["paths"].items():
        for method, door in doors.items():
            for status, answer in door["responses"].items():
                if status >= "400":
                    shape = answer["content"]["application/json"]["schema"]["$ref"]
                    assert shape == "#/components/schemas/ProblemShape", (path, method, status)


def test_a_key_in_either_header_is_enough(schema: dict[str, Any]) -> None:
    security = schema["paths"]["/api/v1/stores/"]["get"]["security"]
    assert {"apiKeyBearer": []} in security
    assert {"apiKeyHeader": []} in security
