"""The published contracts of version 5, and TM Forum's own examples in them."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV2SpecValidator, OpenAPIV30SpecValidator

from tests.contract.conftest import OVERLAY_V5, TRANSCRIPTION_V5, Json
from tmf630.contract.document import Contract
from tmf630.errors import Fault
from tmf_contracts import documents, overlay, repairs, source
from tmf_contracts.effective import effective
from tmf_contracts.model.api import api_model
from tmf_contracts.publication import openapi3

FILES = sorted(Path(os.environ.get("TMF622_TEST_CONTRACTS", "/dev/null")).rglob("*-v5*.oas.yaml"))
__test__ = bool(FILES)

MISTAKES = {
    "retrieveProductOrderById2_response": "productRelationship/0/id: is required",
    "CreateProductOrder_with_intent_specification_request": "intent/creationDate: is required",
    "CreateProductOrder_with_intent_specification_response": "expression/expressionValue: is an ob",
}
"""The examples that break the contract, and what is wrong with them."""
_REQUEST, _EVENT = "_request", "Event_request"


@cache
def repaired(file: Path) -> Json:
    return repairs.repaired(source.read(file))


def examples(file: Path) -> Iterator[tuple[str, str, Any]]:
    """The examples of creations, answers and events: name, definition and value."""
    for name, example in documents.read(file)["components"]["examples"].items():
        resource = "CancelProductOrder" if "Cancel" in name else "ProductOrder"
        if name.endswith(_EVENT):
            yield name, name.removesuffix(_REQUEST), example["value"]
        elif name.startswith("Create") and name.endswith(_REQUEST):
            yield name, f"{resource}_FVO", example["value"]
        elif name.endswith("_response") and "FieldsSelection" not in name.replace("_", ""):
            listed = example["value"]
            for each in listed if isinstance(listed, list) else [listed]:
                yield name, resource, each


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_defect_is_repaired(file: Path) -> None:
    as_published = source.read(file)
    found = Counter(each.kind.name for each in repairs.defects(as_published))
    kinds = ("discriminator-alone", "discriminator-unused", "type-enum", "answer-forms")
    assert [found[kind] for kind in kinds] == [225, 18, 3, 2]
    assert repairs.defects(repaired(file)) == []
    made = repairs.overlay_of(as_published, file.name)
    assert overlay.apply(as_published, made) == repaired(file)
    assert list(OpenAPIV2SpecValidator(repaired(file)).iter_errors()) == []
    assert list(OpenAPIV30SpecValidator(openapi3.converted(repaired(file))).iter_errors()) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_its_resources_and_events_are_found(file: Path) -> None:
    model = api_model(repaired(file))
    assert model.further == ()
    for each in model.resources:
        assert each.create == f"{each.definition}_FVO"
        assert each.update in (None, f"{each.definition}_MVO")
    for event in model.events:
        assert event.resource
        assert event.answer is None


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_examples_are_valid_but_for_their_mistakes(file: Path) -> None:
    contract = Contract(partial(repaired, file))
    for name, definition, value in examples(file):
        said = ""
        try:
            contract.definition(definition).validate(value, {})
        except Fault as fault:
            said = fault.message
        assert MISTAKES.get(name, "") in said
        assert name in MISTAKES or not said, (name, said)


@pytest.mark.parametrize("file", [each for each in FILES if each.name == TRANSCRIPTION_V5.name])
def test_with_our_overlay_every_example_of_a_request_is_valid(file: Path) -> None:
    document = effective(source.read(file), [overlay.read(OVERLAY_V5)])
    contract = Contract(lambda: document)
    requests = [each for each in examples(file) if each[0].endswith(_REQUEST)]
    assert len([name for name, *_ in requests if name.startswith("CreateProductOrder")]) == 3
    for _, definition, value in requests:
        contract.definition(definition).validate(value, {})


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_examples_fit_one_branch_for_every_validator(file: Path) -> None:
    document = openapi3.converted(repaired(file))
    text = json.dumps(document["components"]["schemas"]).replace(
        "components/schemas", "definitions"
    )
    definitions = json.loads(text)
    for name, definition, value in examples(file):
        if name not in MISTAKES:
            schema = {"$ref": f"#/definitions/{definition}", "definitions": definitions}
            jsonschema_rs.Draft4Validator(schema).validate(value)
