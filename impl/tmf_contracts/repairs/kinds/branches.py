"""Defects in how `@type` selects schemas, in contracts of version 5."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tmf_contracts.branches import KEYWORD, TYPE, branches, is_choice
from tmf_contracts.reading.openapi3 import OTHER_SCHEMAS
from tmf_contracts.references import referred
from tmf_contracts.repairs.defect import Change, Finding, Json, Kind
from tmf_contracts.repairs.shape import operations

_PATCH: Final = "patch"


def _alone(contract: Json) -> Iterator[Finding]:
    for name, definition in _bases(contract):
        if all(selected == name for _, selected in branches(definition)):
            place = ("definitions", name, KEYWORD)
            yield Finding(place, "it selects itself alone", (Change(place),))


def _unused(contract: Json) -> Iterator[Finding]:
    used = set(referred(contract))
    for name, definition in _bases(contract):
        names = ", ".join(f"`{selected}`" for _, selected in branches(definition)[1:])
        if names and name not in used:
            place = ("definitions", name, KEYWORD)
            yield Finding(place, f"it selects {names} for no value", (Change(place),))


def _bases(contract: Json) -> Iterator[tuple[str, Json]]:
    for name, definition in contract["definitions"].items():
        if branches(definition) and not is_choice(definition):
            yield name, definition


def _types(contract: Json) -> Iterator[Finding]:
    definitions = contract["definitions"]
    selected = {name for each in definitions.values() for _, name in branches(each)}
    for name, definition in definitions.items():
        type_: Any = definition.get("properties", {}).get(TYPE, {})
        if name in selected and "enum" in type_:
            place = ("definitions", name, "properties", TYPE, "enum")
            values = ", ".join(f"`{each}`" for each in type_["enum"])
            yield Finding(place, values, (Change(place),))


def _answers(contract: Json) -> Iterator[Finding]:
    for operation in operations(contract):
        for status, response in operation.responses.items():
            if OTHER_SCHEMAS in response:
                place = (*operation.place, "responses", status, OTHER_SCHEMAS)
                names = ", ".join(f"`{each}`" for each in response[OTHER_SCHEMAS])
                yield Finding(place, f"another schema for {names}", (Change(place),))
        produced = operation.declared.get("produces", ())
        if patches := [each for each in produced if _PATCH in each]:
            names = ", ".join(f"`{each}`" for each in patches)
            change = Change((*operation.place, "produces"))
            yield Finding(change.place, f"an answer in {names}", (change,))


KINDS: Final = (
    Kind(
        "discriminator-alone",
        "A discriminator that names its own schema alone selects nothing, and generators take it "
        "for the base of a hierarchy: clients in TypeScript send `atType` instead of `@type`.",
        "`@type` selects nothing there",
        _alone,
    ),
    Kind(
        "discriminator-unused",
        "No attribute, body or answer is of this base: where its sub-types can be, a schema of its "
        "own selects among them. The modules of a client that follow both import each other in a "
        "circle, and its types do not fit each other.",
        "`@type` selects nothing there",
        _unused,
    ),
    Kind(
        "type-enum",
        "A sub-type cannot narrow an attribute of its base in most languages, and the values leave "
        "out the name by which the schema is selected, or every extension of it.",
        "`@type` is plain text",
        _types,
    ),
    Kind(
        "answer-forms",
        "An answer is a resource in JSON, whatever the media type of the patch. With several forms "
        "to choose from, generators make clients that cannot be compiled.",
        "answers have the schema of `application/json`, and are in this media type alone",
        _answers,
    ),
)
