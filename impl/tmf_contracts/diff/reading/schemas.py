"""Reads schemas of Swagger 2.0 and OpenAPI 3.0, and merges their `allOf`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import reduce
from typing import Final

from tmf_contracts.diff.model import Discriminator, Schema
from tmf_contracts.diff.reading.nodes import Document, Node
from tmf_contracts.documents import InvalidContract

_BOUNDS: Final = (
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems"),
    *("minProperties", "maxProperties", "not"),
)
_FLAGS: Final = ("readOnly", "writeOnly", "deprecated")
_PROSE: Final = {
    *("description", "title", "example", "examples", "externalDocs", "xml", "default"),
    *("nullable", "x-nullable", "deprecated"),
}
"""What a reference that is alone in an `allOf` may have beside it."""


class Schemas:
    """The schemas of one document, whose definitions have references with this prefix."""

    def __init__(self, document: Document, prefix: str) -> None:
        self._document = document
        self._prefix = prefix
        self._definitions: dict[str, Schema] = {}
        self._open: set[str] = set()
        self._referred: list[str] = []

    def definitions(self, names: Iterable[str]) -> dict[str, Schema]:
        """The definitions of these names, and all that was referred to by what was read."""
        self._referred += names
        while self._referred:
            self._definition(self._referred.pop())
        return self._definitions

    def schema(self, node: Node) -> Schema:
        """The schema that a node declares."""
        if name := self._reference(node):
            return Schema(place=node.place, reference=name)
        members = [each for each in node.elements("allOf") if each.value.keys() - _PROSE]
        if len(members) == 1 and node.value.keys() - {"allOf"} <= _PROSE:
            return replace(self.schema(members[0]), place=node.place, nullable=_nullable(node))
        # Members without a name are part of the schema itself, and so is their place.
        parts = [self._part(member, node.place) for member in members]
        return reduce(_merged, [*parts, self._own(node)])

    def _definition(self, name: str) -> Schema:
        if name not in self._definitions:
            if name in self._open:
                raise InvalidContract(f"the definition {name} is made of itself by `allOf`")
            self._open.add(name)
            node = self._document.target(self._pointer(name), name)
            # A definition that only refers to another one is the same.
            schema = self.schema(self._document.resolved(node))
            named = schema.reference and self._definition(schema.reference)
            self._definitions[name] = named or schema
        return self._definitions[name]

    def _part(self, member: Node, place: str) -> Schema:
        """A member of an `allOf`; the discriminator of a named one is told where that is."""
        if name := self._reference(member):
            return replace(self._definition(name), discriminator=None, flags=frozenset())
        return self.schema(Node(member.value, place))

    def _reference(self, node: Node) -> str | None:
        """The name of the definition that a node refers to; a pointer is its own name."""
        reference = node.text("$ref")
        if reference is None:
            return None
        self._document.target(reference, node.place)
        name = reference.removeprefix(self._prefix)
        if "/" in name:
            name = reference
        self._referred.append(name)
        return name

    def _pointer(self, name: str) -> str:
        return name if name.startswith("#/") else self._prefix + name

    def _own(self, node: Node) -> Schema:
        """What a node declares itself, beside `allOf`."""
        properties = {name: self.schema(each) for name, each in node.children("properties")}
        items = node.child("items")
        return Schema(
            place=node.place,
            type=node.text("type") or _implied_type(node),
            format=node.text("format"),
            nullable=_nullable(node),
            enum=tuple(node.array("enum")) if "enum" in node.value else None,
            bounds={name: node.value[name] for name in _BOUNDS if name in node.value},
            flags=frozenset(name for name in _FLAGS if node.flag(name)),
            default=node.value.get("default"),
            properties=properties,
            required={name: node.below("properties", name) for name in node.names("required")},
            items=self.schema(items) if items else None,
            others=self._others(node),
            branches=tuple(
                self.schema(each) for key in ("oneOf", "anyOf") for each in node.elements(key)
            ),
            discriminator=self._discriminator(node),
        )

    def _others(self, node: Node) -> Schema | bool:
        if isinstance(node.value.get("additionalProperties", True), bool):
            return node.value.get("additionalProperties") is not False
        others = node.child("additionalProperties")
        return self.schema(others) if others else True

    def _discriminator(self, node: Node) -> Discriminator | None:
        """Swagger 2.0 has the name of the property alone."""
        if isinstance(name := node.value.get("discriminator"), str):
            return Discriminator(name, {})
        declared = node.child("discriminator")
        if declared is None:
            return None
        name = declared.text("propertyName") or ""
        mapping = declared.child("mapping") or Node({}, node.place)
        targets = {value: self._mapped(mapping, value) for value in mapping.value}
        return Discriminator(name, targets)

    def _mapped(self, mapping: Node, value: str) -> str:
        """A value of a mapping is a reference, or the name of a definition."""
        target = mapping.text(value) or ""
        reference = target if target.startswith("#/") else self._prefix + target
        return self._reference(Node({"$ref": reference}, mapping.below(value))) or ""


def _nullable(node: Node) -> bool:
    return node.flag("nullable") or node.flag("x-nullable")


def _implied_type(node: Node) -> str | None:
    if "properties" in node.value or isinstance(node.value.get("additionalProperties"), Mapping):
        return "object"
    if "items" in node.value:
        return "array"
    values = node.array("enum")
    return "string" if values and all(isinstance(each, str) for each in values) else None


def _merged(one: Schema, other: Schema) -> Schema:
    """The schema that both members of an `allOf` make; `other` is the later one."""
    enums = [each.enum for each in (one, other) if each.enum is not None]
    properties = dict(one.properties)
    for name, schema in other.properties.items():
        properties[name] = _overridden(properties[name], schema) if name in properties else schema
    return Schema(
        place=other.place,
        type=other.type or one.type,
        format=other.format or one.format,
        nullable=other.nullable,
        enum=tuple(each for each in enums[0] if each in enums[-1]) if enums else None,
        bounds={**one.bounds, **other.bounds},
        flags=one.flags | other.flags,
        default=one.default if other.default is None else other.default,
        properties=properties,
        required={**one.required, **other.required},
        items=_narrower(one.items, other.items),
        others=one.others if other.others is True else other.others,
        branches=other.branches or one.branches,
        discriminator=other.discriminator or one.discriminator,
    )


def _narrower(one: Schema | None, other: Schema | None) -> Schema | None:
    return _overridden(one, other) if one and other else other or one


def _overridden(one: Schema, other: Schema) -> Schema:
    """A property that two members of an `allOf` declare: a reference says more than the rest."""
    if one.reference or other.reference:
        return other if other.reference else one
    return _merged(one, other)
