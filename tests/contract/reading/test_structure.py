"""What is no contract, or one with holes, is refused with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.contract.reading.documents import Json, fault, openapi, swagger
from tmf_contracts import source
from tmf_contracts.documents import InvalidContract

OPERATION: Json = {"responses": {"200": {"description": "Done."}}}


def with_operation(**more: Any) -> Json:
    return swagger({}, {"/thing": {"get": {**OPERATION, **more}}})


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "it is no JSON object"),
        ({"swagger": "2.0", "paths": {}}, "`info` is missing at /"),
        ({**swagger({}), "paths": []}, "there is no object, but an array at /paths"),
        (
            swagger({}, {"thing": {}}),
            "a path begins with a slash, which is missing at /paths/thing",
        ),
        (swagger({}, {"/thing": {"get": {}}}), "`responses` is missing at /paths/~1thing/get"),
        (with_operation(tags="thing"), "there is no array, but a text at /paths/~1thing/get/tags"),
        (with_operation(parameters=[{"in": "query"}]), "`name` is missing at /paths/~1thing/get/"),
        (swagger({"A": None}), "there is no object, but null at /definitions/A"),
        (swagger({"A": {"properties": {"a": 1}}}), "but a number at /definitions/A/properties/a"),
        (swagger({"A": {"required": "a"}}), "but a text at /definitions/A/required"),
        (swagger({"A": {"minItems": True}}), "there is no number, but true or false"),
        (swagger({"A": {"items": {"$ref": "#/definitions/B"}}}), "/definitions/A/items/$ref leads"),
        (openapi({"A": {"type": 1}}), "but a number at /components/schemas/A/type"),
    ],
)
def test_the_place_is_named(document: Any, said: str, tmp_path: Path) -> None:
    assert said in fault(document, tmp_path)


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidContract, match="cannot be read: Is a directory"):
        source.read(tmp_path)
    with pytest.raises(InvalidContract, match=r"none\.json cannot be read: No such file"):
        source.read(tmp_path / "none.json")


def test_shared_parts_are_put_in_their_places() -> None:
    limit = {"name": "limit", "in": "query", "type": "integer"}
    own = {**limit, "type": "string"}
    identifier = {"name": "id", "in": "path", "required": True, "type": "string"}
    failed = {"description": "Failed."}
    contract = source.inner(
        swagger(
            {},
            {
                "/thing/{id}": {
                    "parameters": [identifier, {"$ref": "#/parameters/limit"}],
                    "get": {"responses": {"500": {"$ref": "#/responses/failed"}}},
                    "delete": {**OPERATION, "parameters": [own]},
                }
            },
            parameters={"limit": limit},
            responses={"failed": failed},
        )
    )
    operations = contract["paths"]["/thing/{id}"]
    assert operations["get"] == {
        "parameters": [identifier, limit],
        "responses": {"500": failed},
    }
    assert operations["delete"]["parameters"] == [identifier, own]
    assert contract.keys().isdisjoint({"parameters", "responses"})


@pytest.mark.parametrize(
    ("operations", "said"),
    [
        (
            {"get": {**OPERATION, "parameters": [{"$ref": "#/parameters/none"}]}},
            "the $ref leads nowhere (#/parameters/none) at /paths/~1thing/get/parameters/0/$ref",
        ),
        ({"$ref": "#/paths/~1other"}, "not followed at /paths/~1thing/$ref"),
    ],
)
def test_a_part_that_is_missing_is_named(operations: Json, said: str, tmp_path: Path) -> None:
    assert said in fault(swagger({}, {"/thing": operations}), tmp_path)


def test_the_document_stays_as_it_is(transcription: Json) -> None:
    before = str(transcription)
    source.inner(transcription)
    assert str(transcription) == before
