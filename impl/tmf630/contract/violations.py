"""Validation, and the violations of an invalid value, one after the other.

jsonschema-rs says quickly whether a value is valid, but lists all violations or only the first. A
body of two megabytes can have a million violations, which take it a minute. So the violations are
searched for here, schema by schema, and a caller stops when it has enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import jsonschema_rs
from jsonschema_rs import ValidationErrorKind as Keyword

from tmf630 import wire
from tmf630.errors import INVALID_FIELD, MISSING_FIELD, ErrorKind
from tmf_contracts.branches import Branches, json_schemas
from tmf_contracts.references import reached

_PREFIX: Final = "#/definitions/"
_MESSAGE_LENGTH: Final = 300
_OF_ITSELF: Final = {
    *("type", "required", "properties", "items", "minItems", "maxItems", "minProperties"),
    *("maxProperties", "description", "example", "title"),
}
"""Keywords that `_below` applies to the parts of a value, or that concern the value itself."""
_OFFSET_WITHOUT_COLON: Final = re.compile(r".*:.*[+-]\d{4}", re.ASCII)
_NO_OFFSET: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?", re.ASCII)

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Violation:
    """Why and where a value violates its definition: `/productOrderItem/0/action`.

    `missing` means that the value only lacks something.
    """

    kind: ErrorKind
    message: str
    missing: bool = False


class Validators:
    """Validators of definitions (JSON Schema, draft 4).

    A value of a definition with branches has the violations of the branch that it belongs to.
    """

    def __init__(self, definitions: Mapping[str, Any], branches: Branches) -> None:
        self._own = definitions
        self._branches = branches
        self._definitions = json_schemas(definitions)
        self._whole: dict[str, jsonschema_rs.Draft4Validator] = {}
        self._alone: dict[int, jsonschema_rs.Draft4Validator] = {}

    def whole(self, name: str) -> jsonschema_rs.Draft4Validator:
        """The validator of a definition, which takes some milliseconds to make the first time."""
        if name not in self._whole:
            # A validator converts all that it is given, be it used or not.
            used = {each: self._definitions[each] for each in reached(self._definitions, [name])}
            schema = {"$ref": _PREFIX + name, "definitions": used}
            self._whole[name] = jsonschema_rs.Draft4Validator(schema, validate_formats=True)
        return self._whole[name]

    def violations(self, name: str, value: Any) -> Iterator[Violation]:
        """The violations of a value of a definition, each found when it is needed."""
        return self._below({"$ref": _PREFIX + name}, value, ())

    def _below(self, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Violation]:
        if "$ref" in schema:
            selected = self._branches.selected(_name(schema), value)
            yield from self._below(self._own[selected], value, path)
            return
        validator = self._validator_alone(schema)
        if not validator.is_valid(value):
            for error in _each_once(validator.iter_errors(_shallow(schema, value))):
                yield from _described(error, path)
        if isinstance(value, dict):
            for name, below in schema.get("properties", {}).items():
                if name in value and not self._is_valid(below)(value[name]):
                    yield from self._below(below, value[name], (*path, name))
        elif isinstance(value, list) and "items" in schema:
            is_valid = self._is_valid(schema["items"])
            for index, each in enumerate(value):
                if not is_valid(each):
                    yield from self._below(schema["items"], each, (*path, str(index)))

    def _is_valid(self, schema: Mapping[str, Any]) -> Callable[[Any], bool]:
        """The check that lets a valid value be skipped; of a schema without a name, none is."""
        return self.whole(_name(schema)).is_valid if "$ref" in schema else _never

    def _validator_alone(self, schema: Mapping[str, Any]) -> jsonschema_rs.Draft4Validator:
        """The validator of a schema for a value itself, without the parts of the value."""
        if id(schema) not in self._alone:
            own = {key: each for key, each in schema.items() if key not in ("properties", "items")}
            if "additionalProperties" in schema:
                # These are all but the properties, whatever the values of the properties are.
                own["properties"] = {name: {} for name in schema.get("properties", ())}
            own["definitions"] = self._definitions if _refers(own) else {}
            self._alone[id(schema)] = jsonschema_rs.Draft4Validator(own, validate_formats=True)
        return self._alone[id(schema)]


def _each_once(
    errors: Iterable[jsonschema_rs.ValidationError],
) -> Iterator[jsonschema_rs.ValidationError]:
    """The errors, without those about a type where another error lists the allowed values."""
    found = list(errors)
    named = [each.instance_path for each in found if isinstance(each.kind, Keyword.Enum)]
    for each in found:
        if not isinstance(each.kind, Keyword.Type) or each.instance_path not in named:
            yield each


def _never(_: Any) -> bool:
    return False


def _name(reference: Mapping[str, Any]) -> str:
    name: str = reference["$ref"]
    return name.removeprefix(_PREFIX)


def _shallow(schema: Mapping[str, Any], value: Any) -> Any:
    """The value without its parts, where a schema needs none of them.

    The validator copies the whole value to list its errors.
    """
    if not schema.keys() <= _OF_ITSELF:
        return value
    if isinstance(value, dict):
        return dict.fromkeys(value)
    return [None] * len(value) if isinstance(value, list) else value


def _refers(node: Any) -> bool:
    if isinstance(node, Mapping):
        return "$ref" in node or any(_refers(each) for each in node.values())
    return isinstance(node, list) and any(_refers(each) for each in node)


def _described(error: jsonschema_rs.ValidationError, above: Path = ()) -> Iterator[Violation]:
    path = (*above, *(str(step) for step in error.instance_path))
    match error.kind:
        case Keyword.Required(property=name):
            pointer = _pointer((*path, name))
            yield Violation(MISSING_FIELD, f"{pointer}: is required", missing=True)
        case Keyword.AdditionalProperties(unexpected=names):
            for name in names:
                pointer = _pointer((*path, name))
                yield Violation(
                    INVALID_FIELD, f"{pointer}: is no attribute that the contract has here"
                )
        case Keyword.MinItems(limit=limit):
            message = f"{_pointer(path)}: has fewer elements than {limit}"
            yield Violation(INVALID_FIELD, message, missing=True)
        case Keyword.MaxItems(limit=limit):
            yield Violation(INVALID_FIELD, f"{_pointer(path)}: has more elements than {limit}")
        case _:
            yield Violation(INVALID_FIELD, f"{_pointer(path)}: {_message(error)}")


def _message(error: jsonschema_rs.ValidationError) -> str:
    value = wire.quoted(error.instance)
    match error.kind:
        case Keyword.Enum(options=options):
            allowed = ", ".join(f'"{option}"' for option in options)
            return f"is {value}; allowed are {allowed}"
        case Keyword.Format(format=name):
            return f"is {value}, which is no {name}{_hint(name, str(error.instance))}"
        case Keyword.Type(types=types):
            return f"is {value}, which is not of type {' or '.join(types)}"
        case Keyword.Pattern(pattern=pattern):
            return f"does not match {pattern}"  # the value may be a secret
        case Keyword.AnyOf(context=forms) | Keyword.OneOfNotValid(context=forms):
            reasons = " or ".join(_message(form[0]) for form in forms if form)
            return f"is {value}, in none of the forms that are allowed: {reasons}"
    return error.message[:_MESSAGE_LENGTH]


def _hint(name: str, text: str) -> str:
    """How to mend a text that is not in its format."""
    if name != "date-time":
        return ""
    if _OFFSET_WITHOUT_COLON.fullmatch(text):
        return ": the offset is written +00:00, with a colon"
    if _NO_OFFSET.fullmatch(text):
        return ": the offset is missing, which is Z or such as +00:00"
    return ", such as 2026-01-31T08:15:00Z"


def _pointer(path: Path) -> str:
    """An RFC 6901 pointer into the body, or words for the body itself."""
    steps = ["/" + step.replace("~", "~0").replace("/", "~1") for step in path]
    return "".join(steps) or "the body"
