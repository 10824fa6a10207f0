"""The transcription of version 5.0.0: valid, whole and described."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml
from openapi_spec_validator import OpenAPIV30SpecValidator

from tests.contract.conftest import TRANSCRIPTION_V5, Json, operations


@pytest.fixture(scope="module")
def contract() -> Json:
    read: Json = yaml.safe_load(TRANSCRIPTION_V5.read_text("utf-8"))
    return read


def nodes(node: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(node, Mapping):
        yield node
        node = list(node.values())
    for value in node if isinstance(node, list) else ():
        yield from nodes(value)


def resolved(contract: Json, reference: str) -> Any:
    node: Any = contract
    for name in reference.removeprefix("#/").split("/"):
        node = node[name.replace("~1", "/").replace("~0", "~")]
    return node


def test_it_is_valid(contract: Json) -> None:
    assert contract["openapi"] == "3.0.1"
    assert list(OpenAPIV30SpecValidator(contract).iter_errors()) == []


def test_its_size_is_the_published_one(contract: Json) -> None:
    schemas = contract["components"]["schemas"]
    declared = [each for schema in schemas.values() for each in (schema, *schema.get("allOf", ()))]
    assert contract["info"]["version"] == "5.0.0"
    assert len(list(operations(contract))) == 21
    assert len(schemas) == 388
    assert sum(len(each.get("properties", {})) for each in declared) == 1385
    assert sum("discriminator" in schema for schema in schemas.values()) == 267


def test_every_reference_leads_somewhere(contract: Json) -> None:
    references = [each["$ref"] for each in nodes(contract) if isinstance(each.get("$ref"), str)]
    mapped = [
        reference
        for each in nodes(contract)
        if "propertyName" in each
        for reference in each["mapping"].values()
    ]
    assert mapped
    for reference in (*references, *mapped):
        assert isinstance(resolved(contract, reference), Mapping)


def test_every_operation_has_a_summary_and_a_description(contract: Json) -> None:
    for *_, operation in operations(contract):
        assert operation["summary"]
        assert operation["description"]


def test_every_response_and_parameter_is_described(contract: Json) -> None:
    for *_, operation in operations(contract):
        for response in operation["responses"].values():
            at = resolved(contract, response["$ref"]) if "$ref" in response else response
            assert at["description"]
    for kind in ("responses", "requestBodies", "parameters", "headers"):
        for part in contract["components"][kind].values():
            assert part["description"]


def test_every_schema_and_attribute_is_described(contract: Json) -> None:
    for name, schema in contract["components"]["schemas"].items():
        assert schema["description"], name
        for part in (schema, *schema.get("allOf", ())):
            for attribute, declared in part.get("properties", {}).items():
                assert "$ref" in declared or declared["description"], f"{name}.{attribute}"


def test_it_has_no_examples(contract: Json) -> None:
    assert "examples" not in contract["components"]
    for *_, operation in operations(contract):
        assert not any({"example", "examples"} & each.keys() for each in nodes(operation))
    assert "examples of the original are left out" in contract["info"]["description"]
