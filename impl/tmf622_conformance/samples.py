"""Sample bodies, made from the definitions of a contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import cycle, islice
from typing import Any, Final

from tmf622_conformance.contract import Contract, target
from tmf_contracts.branches import BASE_TYPE, TYPE, branches, is_choice

Json = dict[str, Any]

_FORMATS: Final[dict[str, Any]] = {
    "date-time": "2026-12-01T08:00:00.000Z",
    "date": "2026-12-01",
    "uri": "https://catalogue.example/resource/1",
    "email": "orders@customer.example",
}
_TYPES: Final[dict[str, Any]] = {"integer": 1, "number": 1.5, "boolean": True, "object": {}}
_ID: Final = "id"
_SCHEMA_LOCATION: Final = "@schemaLocation"
"""TMF630 says that it is a URI; not every contract does."""
_MOST_REQUIRED: Final = 3
"""How often a definition that requires itself is entered."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value is made: `within` objects of these definitions, with the `least` alone.

    `expanded` has the definitions of which each branch has been made; elsewhere there is the first.
    """

    within: tuple[str, ...] = ()
    least: bool = False
    expanded: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Samples:
    """Makes objects of a contract's definitions.

    `values` are those of attributes for which the contract allows any text, but the rules of the
    API do not. Attributes in `left_out` are in no full object. `nested` are definitions that
    contain themselves once.
    """

    contract: Contract
    values: Mapping[str, Any] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    nested: frozenset[str] = frozenset()

    def full(self, name: str) -> Json:
        """An object of a definition with all of its attributes at every depth."""
        return self.each(name)[0]

    def each(self, name: str) -> Sequence[Json]:
        """Objects of a definition, which together have each branch that `@type` selects, once.

        The first one is full. There are more where an attribute that is no array has several
        branches; an array has elements of all. A choice between branches that is met again is an
        object of the first branch with what that requires.
        """
        return self._full(name, _Place())

    def least(self, name: str) -> Json:
        """An object of a definition with the attributes that it requires, at every depth."""
        made: Json = self._least(name, _Place(least=True))
        return made

    def _full(self, name: str, place: _Place) -> Sequence[Any]:
        inner = replace(place, within=(*place.within, name))
        found = branches(self.contract.repaired_definition(name))
        if not found:
            return self._objects(name, _type_of(name), inner)
        if name in place.expanded:
            return [self._least(name, place)]
        place.expanded.add(name)
        return [each for type_, selected in found for each in self._objects(selected, type_, inner)]

    def _objects(self, name: str, type_: str, place: _Place) -> Sequence[Any]:
        """Objects of a definition itself, or of the branches of a choice."""
        schema = self.contract.repaired_definition(name)
        if is_choice(schema):
            return self._full(name, place)
        if "properties" not in schema:
            return [self._plain("", schema, name)]
        required = schema.get("required", ())
        made = {
            attribute: self._attribute(attribute, each, place, type_)
            for attribute, each in _with_required(schema).items()
            if attribute not in self.left_out
            if attribute in required or not self._is_deep(target(each), place)
        }
        return [_of_type(type_, each) for each in _side_by_side(made, required)]

    def _least(self, name: str, place: _Place) -> Any:
        schema = self.contract.repaired_definition(name)
        inner = replace(place, within=(*place.within, name), least=True)
        type_, selected = next(iter(branches(schema)), (_type_of(name), name))
        if selected != name:
            schema = self.contract.repaired_definition(selected)
        if is_choice(schema):
            return self._least(selected, inner)
        if "properties" not in schema:
            return self._plain("", schema, name)
        made = {
            attribute: self._attribute(attribute, each, inner, type_)[0]
            for attribute, each in _with_required(schema).items()
            if attribute in schema.get("required", ())
            and inner.within.count(target(each) or "") < _MOST_REQUIRED
        }
        return _of_type(type_, made)

    def _is_deep(self, name: str | None, place: _Place) -> bool:
        return name is not None and place.within.count(name) > (name in self.nested)

    def _attribute(self, attribute: str, schema: Json, place: _Place, type_: str) -> Sequence[Any]:
        """The values of an attribute; an object has one of them."""
        if schema.get("type") == "array":
            each = self._attribute(attribute, schema.get("items", {}), place, type_)
            count = max(len(each), schema.get("minItems", 1))
            return [_with_ids(islice(cycle(each), count))]
        reference = target(schema)
        if reference is None:
            return [self._plain(attribute, schema, type_)]
        if attribute in self.values and "enum" in self.contract.repaired_definition(reference):
            return [self.values[attribute]]
        if place.least or self._is_deep(reference, place):
            return [self._least(reference, place)]
        return self._full(reference, place)

    def _plain(self, attribute: str, schema: Json, name: str) -> Any:
        if "enum" in schema:
            return schema["enum"][0]
        if schema.get("type") == "array":
            return []
        if schema.get("format") in _FORMATS:
            return _FORMATS[schema["format"]]
        if schema.get("type") == "string":
            values = {**self.values, _SCHEMA_LOCATION: _FORMATS["uri"], TYPE: name}
            return values.get(attribute) or _text(attribute, schema, name)
        return _bounded(_TYPES.get(schema.get("type", ""), "example"), schema)


def _type_of(name: str) -> str:
    """The `@type` of a definition, whose name may end in `_Create` or `_FVO`."""
    return name.partition("_")[0]


def _of_type(type_: str, made: Json) -> Json:
    """The object with a `@baseType`, where the contract has an enum of `@type` without the type."""
    return {**made, BASE_TYPE: type_} if made.get(TYPE, type_) != type_ else made


def _side_by_side(made: Mapping[str, Sequence[Any]], required: Sequence[str]) -> Iterator[Json]:
    """Objects that together have each value: the first has all attributes, the others the rest."""
    yield {name: values[0] for name, values in made.items()}
    for index in range(1, max(map(len, made.values()), default=0)):
        yield {
            name: values[index % len(values)]
            for name, values in made.items()
            if name in required or index < len(values) or not isinstance(values[0], dict | list)
        }


def _with_ids(elements: Iterable[Any]) -> list[Any]:
    """The elements of an array, of which no two have the same id."""
    made: list[Any] = []
    seen: Counter[str] = Counter()
    for each in elements:
        id = each.get(_ID) if isinstance(each, dict) else None
        if isinstance(id, str):
            seen[id] += 1
            made.append(each if seen[id] == 1 else {**each, _ID: f"{id} {seen[id]}"})
        else:
            made.append(each)
    return made


def _text(attribute: str, schema: Json, name: str) -> str:
    """A text within the bounds of a schema; where there is a pattern, its example."""
    text = f"{attribute} of {name}" if attribute else "example"
    if "pattern" in schema:
        return str(schema.get("example", text))
    return text.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength")]


def _bounded(value: Any, schema: Json) -> Any:
    """The value, or the nearest number within the bounds of a schema."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return value
    return max(schema.get("minimum", value), min(schema.get("maximum", value), value))


def other(value: Any, schema: Json) -> Any:
    """A different value of the same type; None when there is no other."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1 if value + 1 <= schema.get("maximum", value + 1) else value - 1
        case str() if "enum" in schema:
            return next((each for each in schema["enum"] if each != value), None)
        case str() if schema.get("format") == "date-time":
            return "2001-01-01T00:00:00.000Z"
        case str():
            return f"not-{value}"[: schema.get("maxLength")]
    return None


def _with_required(schema: Json) -> Mapping[str, Json]:
    """The attributes of a definition, and those that it requires without declaring them."""
    required: Sequence[str] = schema.get("required", ())
    return {**{each: {"type": "string"} for each in required}, **schema["properties"]}
