"""`oneOf` and `discriminator` of OpenAPI 3.0 as `x-branches`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from tmf_contracts.branches import KEYWORD, TYPE
from tmf_contracts.reading.faults import at

Json = dict[str, Any]
Place = tuple[str | int, ...]
Named = Callable[[Place, str], str]
"""The name of the schema that a reference leads to; raises InvalidContract."""

KEYWORDS: Final = ("oneOf", "discriminator")
_BESIDE: Final = ("allOf", "properties", "items")


def branching(place: Place, schema: Mapping[str, Any], named: Named) -> Json:
    """The keywords for the `oneOf` and `discriminator` of the shared schema at a place.

    A `discriminator` that names no types is that of Swagger 2.0. Raises InvalidContract.
    """
    property_, mapping = _discriminator(place, schema, named)
    if "oneOf" in schema:
        if property_ != TYPE:
            said = f"`oneOf` without a discriminator by `{TYPE}` has no form in Swagger 2.0"
            raise at((*place, "oneOf"), said)
        return {"type": "object", KEYWORD: _alternatives(place, schema, mapping, named)}
    if property_ != TYPE or not mapping:
        return {"discriminator": property_}
    own = str(place[-1])
    itself = [[name, each] for name, each in mapping.items() if each == own]
    sub_types = [[name, each] for name, each in mapping.items() if each != own]
    return {KEYWORD: [*(itself or [[own, own]]), *sub_types]}


def _alternatives(
    place: Place, schema: Mapping[str, Any], mapping: Mapping[str, str], named: Named
) -> list[list[str]]:
    if beside := next((each for each in _BESIDE if each in schema), None):
        raise at((*place, "oneOf"), f"`oneOf` beside `{beside}` has no form in Swagger 2.0")
    found = []
    for index, each in enumerate(schema["oneOf"]):
        where = (*place, "oneOf", index)
        if "$ref" not in each:
            raise at(where, f"what `{TYPE}` selects is a $ref, which is missing")
        name = named((*where, "$ref"), each["$ref"])
        own = [value for value, selected in mapping.items() if selected == name]
        found += [[value, name] for value in own or [name]]
    if not found:
        raise at((*place, "oneOf"), "there is nothing to select")
    return found


def _discriminator(
    place: Place, schema: Mapping[str, Any], named: Named
) -> tuple[str | None, Mapping[str, str]]:
    """The property that selects, and the schemas that its values select."""
    where = (*place, "discriminator")
    discriminator = schema.get("discriminator", {})
    if not isinstance(discriminator, Mapping):
        raise at(where, "a discriminator is an object")
    property_, mapping = discriminator.get("propertyName"), discriminator.get("mapping", {})
    if not isinstance(property_, str) and "discriminator" in schema:
        raise at(where, "a discriminator has a propertyName, which is missing")
    if not isinstance(mapping, Mapping) or not all(isinstance(v, str) for v in mapping.values()):
        raise at((*where, "mapping"), "a mapping is an object of texts")
    return property_, {
        value: named((*where, "mapping", value), each) for value, each in mapping.items()
    }


def one_form(schema: Json) -> Json:
    """The schema of an answer that is one resource, or an array of such, or a text: the resource.

    Any other schema is returned as it is.
    """
    alternatives = schema.get("oneOf", ())
    resources = [each for each in alternatives if "$ref" in each]
    others = [each for each in alternatives if "$ref" not in each]
    if len(resources) != 1 or "discriminator" in schema:
        return schema
    arrays = {"type": "array", "items": resources[0]}
    is_one = all(each == arrays or each.get("type") == "string" for each in others)
    return resources[0] if is_one else schema
