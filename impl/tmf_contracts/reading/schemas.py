"""The schemas of OpenAPI 3.0 as those of Swagger 2.0."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, Final

from tmf_contracts.reading import branching
from tmf_contracts.reading.faults import at
from tmf_contracts.references import PREFIX

Json = dict[str, Any]
Place = tuple[str | int, ...]

SCHEMAS: Final = "#/components/schemas/"
_SHARED: Final = {
    *("type", "format", "title", "description", "enum", "default", "example", "required"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems"),
    *("minProperties", "maxProperties", "readOnly", "externalDocs", "xml"),
}
"""Keywords that both versions share."""
_LEFT_OUT: Final = {"deprecated", "writeOnly"}
"""Keywords that say nothing about which values are valid, and have no form."""
_OF_VALUES: Final = _SHARED - {"title", "example", "required", "readOnly", "externalDocs", "xml"}
"""Keywords of parameters and headers that are no bodies."""


class Schemas:
    """Converts the schemas of a document. Every method raises InvalidContract."""

    def __init__(self, schemas: Mapping[str, Json]) -> None:
        self._schemas = schemas

    def definitions(self) -> Json:
        """The shared schemas by their names."""
        return {
            name: self._definition(("components", "schemas", name), each)
            for name, each in self._schemas.items()
        }

    def _definition(self, place: Place, schema: Json) -> Json:
        """A shared schema, of which `@type` may select a branch."""
        if not any(each in schema for each in branching.KEYWORDS):
            return self.schema(place, schema)
        rest = {key: each for key, each in schema.items() if key not in branching.KEYWORDS}
        return self.schema(place, rest) | branching.branching(place, schema, self._named)

    def schema(self, place: Place, schema: Json) -> Json:
        """A schema at a place, for messages."""
        if "$ref" in schema:
            return {**schema, "$ref": self._reference(place, schema)}
        made: Json = {}
        for key, value in schema.items():
            if key == "nullable":
                made |= {"x-nullable": True} if value else {}
            elif key in _SHARED or key.startswith("x-"):
                made[key] = copy.deepcopy(value)
            elif key not in _LEFT_OUT:
                made[key] = self._nested((*place, key), value)
        if made.get("x-nullable") and "enum" in made:
            made["enum"] = [each for each in made["enum"] if each is not None]
        return made

    def _nested(self, place: Place, value: Any) -> Any:
        """The value of a keyword that contains schemas."""
        match place[-1], value:
            case "additionalProperties", bool():
                return value
            case "items" | "additionalProperties", _:
                return self.schema(place, value)
            case "properties", _:
                return {name: self.schema((*place, name), each) for name, each in value.items()}
            case "allOf", _:
                return [self.schema((*place, i), each) for i, each in enumerate(value)]
        raise at(place, f"`{place[-1]}` has no form in Swagger 2.0")

    def simple(self, place: Place, schema: Json) -> Json:
        """The schema of a parameter or header, which has no references."""
        while "$ref" in schema:
            reference = self._reference(place, schema)
            schema = self._schemas[reference.removeprefix(PREFIX)]
        if schema.get("type") in (None, "object"):
            raise at(place, "a parameter or header that is no simple value or array has no form")
        made = {
            key: value
            for key, value in self.schema(place, {**schema, "items": {}}).items()
            if key in _OF_VALUES or key.startswith("x-")
        }
        made.pop("description", None)
        if schema["type"] == "array":
            made["items"] = self.simple((*place, "items"), schema.get("items", {}))
        return made

    def referred(self, place: Place, media_type: Json) -> str:
        """The name of the schema of a media type."""
        schema = media_type.get("schema", {})
        if "$ref" not in schema:
            raise at(place, "the schema of a further media type has no name")
        return self._reference(place, schema).removeprefix(PREFIX)

    def _reference(self, place: Place, schema: Json) -> str:
        return PREFIX + self._named((*place, "$ref"), schema["$ref"])

    def _named(self, place: Place, reference: str) -> str:
        """The name of the shared schema that a reference leads to."""
        name = reference.removeprefix(SCHEMAS)
        if name == reference or name not in self._schemas:
            raise at(place, f"the $ref leads nowhere ({reference})")
        return name
