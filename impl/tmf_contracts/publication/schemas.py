"""The schemas of a contract as those of OpenAPI 3.0."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, Final

from tmf_contracts.documents import InvalidContract
from tmf_contracts.publication.branches import Branching
from tmf_contracts.references import target

PREFIX: Final = "#/components/schemas/"
_SHARED: Final = {
    *("type", "format", "title", "description", "enum", "default", "example", "required"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems"),
    *("minProperties", "maxProperties", "readOnly", "externalDocs", "xml"),
}
"""Keywords that both versions share."""
_NESTED: Final = {"items", "additionalProperties", "properties", "allOf", "discriminator"}
"""Keywords that contain schemas, or are written in another way."""
_DROPPED: Final = {"collectionFormat"}
"""How an array is written in a parameter; a parameter says it beside its schema."""

Json = dict[str, Any]


class Unconvertible(InvalidContract):
    """The contract has a keyword without conversion; the message says which and where."""


class Schemas:
    """Converts the schemas of a contract. Every method raises Unconvertible."""

    def __init__(self, definitions: Mapping[str, Json]) -> None:
        self._definitions = definitions
        self._branching = Branching(definitions, PREFIX)

    def all(self) -> Json:
        """The definitions by their names, without those that allow any value.

        These are written where they are referred to: generators would make classes of them.
        """
        return {
            name: self._branching.published(name, self.converted(each, name))
            for name, each in self._definitions.items()
            if not self._is_anything(name)
        }

    def converted(self, schema: Json, place: str) -> Json:
        """A schema of the contract; `place` is where it is, for messages."""
        if name := target(schema):
            return self._reference(name, schema.get("description"), place)
        made = {}
        for key, value in schema.items():
            if key in _SHARED:
                made[key] = copy.deepcopy(value)
            elif key in _NESTED:
                made[key] = self._nested(key, value, place)
            elif key == "x-nullable":
                made["nullable"] = value
            elif key not in _DROPPED and not key.startswith("x-"):
                raise Unconvertible(f"{place}: `{key}` has no conversion to OpenAPI 3.0")
        if made.get("type") == "array":
            made.setdefault("items", {})
        if made.get("nullable") and "enum" in made:
            made["enum"].append(None)
        if made.get("required") == []:
            del made["required"]
        return made

    def _nested(self, key: str, value: Any, place: str) -> Any:
        match key:
            case "properties":
                return {n: self.converted(each, f"{place}.{n}") for n, each in value.items()}
            case "allOf":
                return [self.converted(each, place) for each in value]
            case "discriminator":
                return {"propertyName": value}
            case _:
                return value if isinstance(value, bool) else self.converted(value, place)

    def _reference(self, name: str, description: str | None, place: str) -> Json:
        if self._is_anything(name):
            made = self.converted(self._definitions[name], place)
            return {**made, "description": description} if description else made
        reference = {"$ref": PREFIX + name}
        # OpenAPI 3.0 ignores everything beside a $ref.
        return {"allOf": [reference], "description": description} if description else reference

    def _is_anything(self, name: str) -> bool:
        return self._definitions[name].keys() <= {"description"}
