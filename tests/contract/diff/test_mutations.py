"""Single changes of the transcription, and of its OpenAPI 3.0 form: each is told once."""

from __future__ import annotations

import json
from functools import cache

import pytest

from tests.contract.conftest import GENERATED, TRANSCRIPTION, Json
from tests.contract.diff.drafts import Draft
from tests.contract.diff.mutations import Mutation, nothing
from tests.contract.diff.tables import both_ways, contents, events, operations, requests, responses
from tmf_contracts.diff import reading
from tmf_contracts.diff.comparison import difference
from tmf_contracts.diff.model import Contract

FORMS = {"2": TRANSCRIPTION, "3": GENERATED / "openapi3.json"}
BROKEN = {"C": "clients", "S": "server"}
TABLES = {
    "request": requests.REQUESTS,
    "response": responses.RESPONSES,
    "event": events.EVENTS,
    "both ways": both_ways.BOTH_WAYS,
    "operation": operations.OPERATIONS,
    "parameter": operations.PARAMETERS,
    "body": contents.BODIES,
    "answer": contents.RESPONSES,
    "contract": contents.CONTRACT,
}


CASES = [
    pytest.param(form, mutation, id=f"{table}: {name} ({form})")
    for table, mutations in TABLES.items()
    for name, mutation in mutations.items()
    for form in mutation.forms
]


@cache
def published(form: str) -> Json:
    contract: Json = json.loads(FORMS[form].read_text("utf-8"))
    return contract


@cache
def unchanged(form: str) -> Contract:
    return reading.contract(published(form))


@pytest.mark.parametrize(("form", "mutation"), CASES)
def test_a_change_is_told_once(form: str, mutation: Mutation) -> None:
    draft = Draft(published(form))
    mutation.before(draft)
    old = unchanged(form) if mutation.before is nothing else reading.contract(draft.contract)
    mutation.edit(draft)
    new = reading.contract(draft.contract)

    (change,) = difference(old, new).changes

    assert change.kind == mutation.kind
    assert change.place == mutation.place_in(form)
    assert change.breaks == {BROKEN[letter] for letter in mutation.breaks}
    assert len(difference(new, old).changes) == 1
