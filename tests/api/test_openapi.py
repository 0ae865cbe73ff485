"""The API keeps to its own description, and the description to the rules for one."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import hypothesis
import jsonschema
import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, Phase
from hypothesis.errors import Unsatisfiable
from openapi_spec_validator import validate

from initiatives.api.past import PRESENT_ONLY
from initiatives.api.schema import document
from initiatives.models import Initiative
from portal.wsgi import application

pytestmark = pytest.mark.django_db


@pytest.fixture
def description(world: Initiative) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(document()))
    return found


def operations(description: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for methods in description["paths"].values() for operation in methods.values()]


def test_the_description_is_valid_openapi(description: dict[str, Any]) -> None:
    validate(description)
    validate_schema(description)
    assert description["openapi"].startswith("3.0.")


def test_the_description_keeps_the_rules_of_the_guide(description: dict[str, Any]) -> None:
    found = operations(description)
    names = [operation["operationId"] for operation in found]
    assert len(names) == len(set(names)) == len(found)
    tags = {tag["name"] for tag in description["tags"]}
    for operation in found:
        assert operation["summary"]
        assert set(operation["tags"]) <= tags
        assert len(operation["tags"]) == 1
        assert {"200", "400", "default"} <= set(operation["responses"])
        for parameter in operation.get("parameters", []):
            assert parameter["in"] == "path" or parameter["description"], parameter
            assert parameter["name"] == parameter["name"][0].lower() + parameter["name"][1:]
            assert "_" not in parameter["name"]
            # A list in one value cannot be empty: it would name one value, the empty one.
            assert parameter.get("explode") is not False or parameter["schema"]["minItems"] == 1
    assert all(not path.endswith("/") for path in description["paths"])
    for schema in description["components"]["schemas"].values():
        assert not [name for name in schema.get("properties", {}) if "_" in name]


def test_each_example_is_valid(description: dict[str, Any]) -> None:
    examples = []
    for operation in operations(description):
        examples += [each for answer in operation["responses"].values() for each in contents(answer)]
    examples += [each for answer in description["components"]["responses"].values() for each in contents(answer)]
    assert len(examples) > 8
    for content in examples:
        whole = {**content["schema"], "components": description["components"]}
        jsonschema.Draft4Validator(whole).validate(content["example"])


def contents(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [content for content in answer.get("content", {}).values() if "example" in content]


def test_the_description_is_served_as_yaml_and_json(client: Client, description: dict[str, Any]) -> None:
    response = client.get("/api/v1/doc/openapi.json")
    assert response.json() == description
    assert client.get("/api/v1/doc/openapi.yaml").content.startswith(b"openapi: 3.0.3")
    assert response["ETag"]


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_page_shows_the_whole_description(client: Client, description: dict[str, Any], language: str) -> None:
    page = client.get(f"/{language}/api/").content.decode()
    for operation in operations(description):
        assert f'id="{operation["operationId"]}"' in page
    for path, said in description["components"]["schemas"].items():
        assert not said.get("properties") or f'id="shape-{path}"' in page
    # Each link within the page leads somewhere.
    assert set(re.findall(r'href="#(shape-\w+)"', page)) <= set(re.findall(r'id="(shape-\w+)"', page))


@pytest.fixture
def _connection_stays_open() -> Iterator[None]:
    """As Django's own test client sees to it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_connection_stays_open")
def test_the_api_answers_as_it_is_described(description: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests of any kind, right and wrong, by schemathesis."""
    monkeypatch.setattr(settings, "API_REQUESTS_PER_HOUR", 1_000_000)
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["*"])
    schema = schemathesis.openapi.from_dict(description)
    schema.app = application
    found: Any = list(schema.get_all_operations())
    assert len(found) > 8
    for operation in found:
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            ask_all(operation.ok(), mode)


def ask_all(operation: Any, mode: schemathesis.GenerationMode) -> None:
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    @hypothesis.settings(
        max_examples=12, derandomize=True, database=None, phases=[Phase.generate], deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def ask(case: Any) -> None:
        if mode is schemathesis.GenerationMode.POSITIVE and "asOf" in case.query:
            # OpenAPI has no word for the days that a register has, nor for parameters that exclude each other.
            rest = {name: value for name, value in case.query.items() if name not in PRESENT_ONLY}
            case.query = {**rest, "asOf": timezone.localdate().isoformat()}
        # The transport of schemathesis does not unpack.
        case.call_and_validate(headers={"Accept-Encoding": "identity"})

    asked: Callable[[], None] = ask
    # An address without parameters has no wrong ones.
    with suppress(Unsatisfiable):
        asked()
