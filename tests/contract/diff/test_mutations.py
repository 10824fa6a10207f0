"""Single changes of the transcription, and of its OpenAPI 3.0 form: each is told once."""

from __future__ import annotations

import json
from functools import cache

import pytest

from tests.contract.conftest import GENERATED, TRANSCRIPTION, Json
from tests.contract.diff import operation_mutations, schema_mutations
from tests.contract.diff.drafts import Draft
from tests.contract.diff.mutations import Mutation, nothing
from tmf_contracts.diff import reading
from tmf_contracts.diff.comparison import difference
from tmf_contracts.diff.model import Contract

FORMS = {"2": TRANSCRIPTION, "3": GENERATED / "openapi3.json"}
BROKEN = {"C": "clients", "S": "server"}
TABLES = {
    "request": schema_mutations.REQUESTS,
    "response": schema_mutations.RESPONSES,
    "event": schema_mutations.EVENTS,
    "both ways": schema_mutations.BOTH_WAYS,
    "operation": operation_mutations.OPERATIONS,
    "parameter": operation_mutations.PARAMETERS,
    "body": operation_mutations.BODIES,
    "answer": operation_mutations.RESPONSES,
    "contract": operation_mutations.CONTRACT,
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
