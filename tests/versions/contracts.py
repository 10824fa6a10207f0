"""The contracts of v4 and v5, ready to say what is wrong with a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from tests.api.client import CONTRACT
from tmf630.contract.document import Contract
from tmf630.errors import Fault
from tmf630.query.attributes import Definitions
from tmf630.wire import Json
from tmf_contracts import source
from tmf_contracts.branches import Branch
from tmf_contracts.branches import branches as all_branches
from tmf_contracts.model.attributes import attributes
from tmf_contracts.references import PREFIX

_TRANSCRIPTION: Final = Path("openapi/TMF622-ProductOrdering-v5.0.0.oas.yaml")


def violations_of_v4(definition: str, value: Any) -> str:
    """What v4's contract finds wrong; empty if nothing."""
    return _violations(_v4(), definition, value)


def violations_of_v5(definition: str, value: Any) -> str:
    """What v5's contract finds wrong, in the branches that `@type` selects; empty if nothing."""
    return _violations(_v5(), definition, value)


def definitions() -> Mapping[str, Json]:
    """v5's definitions by their names."""
    return _v5().definitions


def branches(definition: str) -> Sequence[Branch]:
    """The values of `@type` that select among several definitions, and these; else none."""
    found = all_branches(definitions()[definition])
    return found if len(found) > 1 else ()


def target(schema: Json) -> str | None:
    """The name of the definition that a schema refers to, itself or for its items."""
    reference = schema.get("$ref") or schema.get("items", {}).get("$ref")
    return str(reference).removeprefix(PREFIX) if reference else None


def _violations(contract: Contract, definition: str, value: Any) -> str:
    try:
        contract.definition(definition).validate(value, {})
    except Fault as fault:
        return fault.message
    return ""


@cache
def _v4() -> Contract:
    return Contract(lambda: CONTRACT)


@cache
def _v5() -> Contract:
    document = source.read(_TRANSCRIPTION)
    for each in document["definitions"].values():
        # The names of shapes in GeoJSON would exclude the name that selects the definition.
        each.get("properties", {}).get("@type", {}).pop("enum", None)
    return Contract(lambda: document)


@cache
def attributes_of_v5() -> Definitions:
    """The attributes of v5's definitions, for queries."""
    return attributes(_v5().read())
