"""Sample bodies, made from the definitions of a contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tmf622_conformance.contract import Contract, target

Json = dict[str, Any]

_FORMATS: Final[dict[str, Any]] = {
    "date-time": "2026-12-01T08:00:00.000Z",
    "date": "2026-12-01",
    "uri": "https://catalogue.example/resource/1",
    "email": "orders@customer.example",
}
_TYPES: Final[dict[str, Any]] = {"integer": 1, "number": 1.5, "boolean": True, "object": {}}
_MOST_REQUIRED: Final = 3
"""How often a definition that requires itself is entered."""


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
        made: Json = self._full(name, ())
        return made

    def least(self, name: str) -> Json:
        """An object of a definition with the attributes that it requires, at every depth."""
        made: Json = self._least(name, ())
        return made

    def _full(self, name: str, within: tuple[str, ...]) -> Any:
        schema = self.contract.repaired_definition(name)
        if "properties" not in schema:
            return self._plain("", schema, name)
        inner = (*within, name)
        return {
            attribute: self._attribute(
                attribute, each, inner, least=self._is_deep(target(each), inner)
            )
            for attribute, each in _with_required(schema).items()
            if attribute not in self.left_out
            if attribute in schema.get("required", ()) or not self._is_deep(target(each), inner)
        }

    def _least(self, name: str, within: tuple[str, ...]) -> Any:
        schema = self.contract.repaired_definition(name)
        if "properties" not in schema:
            return self._plain("", schema, name)
        inner = (*within, name)
        return {
            attribute: self._attribute(attribute, each, inner, least=True)
            for attribute, each in _with_required(schema).items()
            if attribute in schema.get("required", ())
            and inner.count(target(each) or "") < _MOST_REQUIRED
        }

    def _is_deep(self, name: str | None, within: tuple[str, ...]) -> bool:
        return name is not None and within.count(name) > (name in self.nested)

    def _attribute(
        self, attribute: str, schema: Json, within: tuple[str, ...], *, least: bool
    ) -> Any:
        if schema.get("type") == "array":
            one = self._attribute(attribute, schema.get("items", {}), within, least=least)
            return [one] * max(1, schema.get("minItems", 1))
        if reference := target(schema):
            if attribute in self.values and "enum" in self.contract.repaired_definition(reference):
                return self.values[attribute]
            return self._least(reference, within) if least else self._full(reference, within)
        return self._plain(attribute, schema, within[-1].partition("_")[0])

    def _plain(self, attribute: str, schema: Json, name: str) -> Any:
        if "enum" in schema:
            return schema["enum"][0]
        if schema.get("type") == "array":
            return []
        if schema.get("format") in _FORMATS:
            return _FORMATS[schema["format"]]
        if schema.get("type") == "string":
            values = {**self.values, "@type": name}
            return values.get(attribute) or _text(attribute, schema, name)
        return _bounded(_TYPES.get(schema.get("type", ""), "example"), schema)


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
