"""Defects in the media types of patches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from tmf_contracts.repairs.defect import Change, Finding, Json, Kind
from tmf_contracts.repairs.kinds.server import JSON
from tmf_contracts.repairs.shape import Operation, is_anything, operations, reference

_MERGE_PATCH: Final = "application/merge-patch+json"
_FURTHER: Final = {
    "application/json-patch+json": "JsonPatch",
    "application/json-patch-query+json": "JsonPatchQuery",
}
_ANY: Final = "Any"
_DEFINITIONS: Final[Json] = {
    "JsonPatch": {
        "type": "array",
        "description": "Operations that are applied one after the other, all or none (RFC 6902).",
        "items": reference("JsonPatchOperation"),
    },
    "JsonPatchQuery": {
        "type": "array",
        "description": "Operations that are applied one after the other, all or none, each at "
        "every place that its path selects (TMF630 part 5).",
        "items": reference("JsonPatchOperation"),
    },
    "JsonPatchOperationType": {
        "type": "string",
        "description": "What an operation of a JSON Patch does.",
        "enum": ["add", "remove", "replace", "move", "copy", "test"],
    },
    "JsonPatchOperation": {
        "type": "object",
        "description": "One operation of a JSON Patch.",
        "required": ["op", "path"],
        "properties": {
            "op": reference("JsonPatchOperationType"),
            "path": {
                "type": "string",
                "description": "Where it is done: a JSON Pointer, such as `/note/0`. In a patch "
                "by query it may select, as a JSONPath, such as "
                "`$.note[?(@.author=='Edda')].text` (with or without `$.`), or as a pointer with "
                "predicates, such as `/note/text?note.author=Edda`.",
            },
            "from": {
                "type": "string",
                "description": "Where `move` and `copy` take the value from.",
            },
        },
    },
}
"""The definitions of patches by media type; the value of an operation comes to them."""


def _merge_patches(contract: Json) -> Iterator[Finding]:
    for operation in _patching(contract):
        consumes: list[str] = operation.declared.get("consumes", contract.get("consumes", []))
        if _MERGE_PATCH not in consumes:
            place = (*operation.place, "consumes")
            removal = (Change(place),) if "consumes" in operation.declared else ()
            others = [each for each in consumes if each.partition(";")[0].strip() != JSON]
            update = Change(operation.place, {"consumes": [JSON, _MERGE_PATCH, *others]})
            yield Finding(place, f"no `{_MERGE_PATCH}`", (*removal, update))


def _json_patches(contract: Json) -> Iterator[Finding]:
    added = _added(contract)
    for operation in _patching(contract):
        index, body = operation.body or (0, {})
        declared: Any = body.get("x-definitions", {})
        if missing := {name: each for name, each in _FURTHER.items() if name not in declared}:
            place = (*operation.place, "parameters", index)
            found = f"no {', '.join(f'`{each}`' for each in missing)}"
            yield Finding(place, found, (*added, Change(place, {"x-definitions": missing})))
            added = ()


def _patching(contract: Json) -> Iterator[Operation]:
    return (each for each in operations(contract) if each.method == "patch" and each.body)


def _added(contract: Json) -> Sequence[Change]:
    definitions = contract["definitions"]
    value = {"description": "The value that `add`, `replace` and `test` have."}
    if is_anything(definitions.get(_ANY, {"type": "object"})):
        value = reference(_ANY)
    change = Change(
        ("definitions",),
        {name: each for name, each in _DEFINITIONS.items() if name not in definitions},
    )
    operation = Change(("definitions", "JsonPatchOperation", "properties"), {"value": value})
    return [change, operation] if change.update else []


KINDS: Final = (
    Kind(
        "merge-patch",
        "No media type for a patch is declared. A JSON document is taken for a merge patch "
        "(RFC 7396), and clients may send it under the name that RFC 7396 gives it.",
        f"`{_MERGE_PATCH}` beside `{JSON}`",
        _merge_patches,
    ),
    Kind(
        "json-patch",
        "TMF630 has two more kinds of patch: JSON Patch (RFC 6902), and in its part 5 the same "
        "with paths that select. Swagger 2.0 has but one schema for all bodies of an operation, so "
        "their media types and what they contain are declared beside it.",
        "`x-definitions` of the body, by media type",
        _json_patches,
    ),
)
