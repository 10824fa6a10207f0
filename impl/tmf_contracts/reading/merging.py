"""`allOf` merged into one schema: the inner form has none."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any, Final

from tmf_contracts.branches import KEYWORD
from tmf_contracts.operations import METHODS
from tmf_contracts.reading.faults import at
from tmf_contracts.references import target

Json = dict[str, Any]
Place = tuple[str | int, ...]

_REMARKS: Final = ("description", "title", "x-")
_OF_BASE: Final = ("description", "title", "example", "discriminator", KEYWORD)
"""What is said of a definition itself, and not of those that are made of it."""
_LARGEST: Final = ("minimum", "minLength", "minItems")
_SMALLEST: Final = ("maximum", "maxLength", "maxItems")


def merged(contract: Json) -> Json:
    """A contract with every `allOf` merged; it may share parts with the one given.

    A schema of one reference and a remark becomes the reference with the remark beside it. Raises
    InvalidContract.
    """
    merging = _Merging(contract["definitions"])
    return {
        **contract,
        "paths": {
            path: {
                method: merging.operation(("paths", path, method), operation)
                for method, operation in operations.items()
            }
            for path, operations in contract["paths"].items()
        },
        "definitions": {name: merging.definition(name) for name in contract["definitions"]},
    }


class _Merging:
    def __init__(self, definitions: Mapping[str, Json]) -> None:
        self._definitions = dict(definitions)
        self._open: list[str] = []

    def definition(self, name: str) -> Json:
        """A definition without `allOf`; it may be an alias of another."""
        schema = self._definitions[name]
        if "allOf" not in schema:
            return self.schema(("definitions", name), schema)
        if name in self._open:
            raise at(("definitions", name, "allOf"), "the definition is made of itself")
        self._open.append(name)
        merged = self._merged(("definitions", name), schema)
        self._open.pop()
        return merged

    def operation(self, place: Place, operation: Any) -> Any:
        """An operation with the schemas of its body and answers; extensions stay as they are."""
        if place[-1] not in METHODS:
            return operation
        made = dict(operation)
        if "parameters" in operation:
            made["parameters"] = [
                self._part((*place, "parameters", index), each)
                for index, each in enumerate(operation["parameters"])
            ]
        made["responses"] = {
            status: self._part((*place, "responses", status), each)
            for status, each in operation["responses"].items()
        }
        return made

    def _part(self, place: Place, part: Json) -> Json:
        """A parameter or response with its schema."""
        if "schema" not in part:
            return part
        return {**part, "schema": self.schema((*place, "schema"), part["schema"])}

    def schema(self, place: Place, schema: Json) -> Json:
        """A schema without `allOf` at any depth."""
        if "allOf" in schema:
            alone = _with_remark(schema)
            return alone or self._merged(place, schema)
        made = dict(schema)
        if "properties" in schema:
            made["properties"] = {
                name: self.schema((*place, "properties", name), each)
                for name, each in schema["properties"].items()
            }
        for part in ("items", "additionalProperties"):
            if isinstance(schema.get(part), dict):
                made[part] = self.schema((*place, part), schema[part])
        return made

    def _merged(self, place: Place, schema: Json) -> Json:
        merged: Json = {}
        for index, part in enumerate(schema["allOf"]):
            name = target(part)
            if name is None:
                each = self.schema((*place, "allOf", index), part)
            elif name in self._definitions:
                base = self.definition(name)
                each = {key: value for key, value in base.items() if key not in _OF_BASE}
            else:
                where = (*place, "allOf", index, "$ref")
                raise at(where, f"the $ref leads nowhere ({part['$ref']})")
            _add(merged, each)
        own = {name: each for name, each in schema.items() if name != "allOf"}
        _add(merged, self.schema(place, own))
        return merged


def _with_remark(schema: Json) -> Json | None:
    """One reference with a remark, when a schema is no more than that."""
    parts = schema["allOf"]
    others = [name for name in schema if name != "allOf" and not name.startswith(_REMARKS)]
    is_alone = len(parts) == 1 and "$ref" in parts[0] and not others and "x-nullable" not in schema
    return {**parts[0], **{n: v for n, v in schema.items() if n != "allOf"}} if is_alone else None


def _add(merged: Json, schema: Json) -> None:
    """Narrow a schema by another one, whose words win where both say something."""
    for name, value in copy.deepcopy(schema).items():
        present = merged.get(name)
        if name == "properties" and present:
            for attribute, each in value.items():
                if attribute in present and "$ref" not in each and "$ref" not in present[attribute]:
                    _add(present[attribute], each)
                else:
                    present[attribute] = each
        elif name == "required" and present:
            present += [each for each in value if each not in present]
        elif name == "enum" and present:
            merged[name] = _common(present, value)
        elif name in _LARGEST and present is not None:
            merged[name] = max(present, value)
        elif name in _SMALLEST and present is not None:
            merged[name] = min(present, value)
        else:
            merged[name] = value


def _common(one: Sequence[Any], other: Sequence[Any]) -> list[Any]:
    return [each for each in one if each in other]
