"""What is wrong with a value: every place of it that its schema does not allow, in turn.

The validator finds out quickly whether there is anything, but it lists all there is or the first
thing alone. A body of two megabytes can have a million faults, which would take it a minute. So its
schema is walked here with the value, and whoever has read enough stops.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import jsonschema_rs
from jsonschema_rs import ValidationErrorKind as Keyword

from tmf630 import wire
from tmf630.errors import INVALID_FIELD, MISSING_FIELD, Kind

_PREFIX: Final = "#/definitions/"
_MESSAGE_LENGTH: Final = 300
_OF_ITSELF: Final = {
    *("type", "required", "properties", "items", "minItems", "maxItems", "minProperties"),
    *("maxProperties", "description", "example", "title"),
}
"""What a schema may say without a word about the parts of a value, but for `_below`'s."""
_OFFSET_WITHOUT_COLON: Final = re.compile(r".*:.*[+-]\d{4}", re.ASCII)
_NO_OFFSET: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?", re.ASCII)

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invalid:
    """Why a value does not satisfy its definition, and where: `/productOrderItem/0/action`.

    `missing` tells that nothing is wrong with what is there.
    """

    kind: Kind
    message: str
    missing: bool = False


class Walk:
    """Finds what is wrong with values of these definitions (JSON Schema, draft 4)."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self._definitions = definitions
        self._whole: dict[str, jsonschema_rs.Draft4Validator] = {}
        self._alone: dict[int, jsonschema_rs.Draft4Validator] = {}

    def validator(self, name: str) -> jsonschema_rs.Draft4Validator:
        """The validator of a definition, which takes some milliseconds to make the first time."""
        if name not in self._whole:
            schema = {"$ref": _PREFIX + name, "definitions": self._definitions}
            self._whole[name] = jsonschema_rs.Draft4Validator(schema, validate_formats=True)
        return self._whole[name]

    def faults(self, name: str, value: Any) -> Iterator[Invalid]:
        """All that is wrong with a value of a definition, found as it is asked for."""
        return self._below({"$ref": _PREFIX + name}, value, ())

    def _below(self, schema: Mapping[str, Any], value: Any, path: Path) -> Iterator[Invalid]:
        if "$ref" in schema:
            yield from self._below(self._definitions[_name(schema)], value, path)
            return
        validator = self._validator_alone(schema)
        if not validator.is_valid(value):
            for error in _each_once(validator.iter_errors(_shallow(schema, value))):
                yield _described(error, path)
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
        """Whether a value can be passed over: known of definitions, of others it takes a look."""
        return self.validator(_name(schema)).is_valid if "$ref" in schema else _unknown

    def _validator_alone(self, schema: Mapping[str, Any]) -> jsonschema_rs.Draft4Validator:
        """What a schema says of a value itself, not of what is within it."""
        if id(schema) not in self._alone:
            said = {key: each for key, each in schema.items() if key not in ("properties", "items")}
            said["definitions"] = self._definitions if _refers(said) else {}
            self._alone[id(schema)] = jsonschema_rs.Draft4Validator(said, validate_formats=True)
        return self._alone[id(schema)]


def _each_once(
    errors: Iterable[jsonschema_rs.ValidationError],
) -> Iterator[jsonschema_rs.ValidationError]:
    """The errors but those about a type where another one names the values that are allowed."""
    found = list(errors)
    named = [each.instance_path for each in found if isinstance(each.kind, Keyword.Enum)]
    for each in found:
        if not isinstance(each.kind, Keyword.Type) or each.instance_path not in named:
            yield each


def _unknown(_: Any) -> bool:
    return False


def _name(reference: Mapping[str, Any]) -> str:
    name: str = reference["$ref"]
    return name.removeprefix(_PREFIX)


def _shallow(schema: Mapping[str, Any], value: Any) -> Any:
    """What has to be looked at of a value, for what a schema says of the value itself.

    To list what is wrong, the validator copies all that it is given.
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


def _described(error: jsonschema_rs.ValidationError, above: Path = ()) -> Invalid:
    path = (*above, *(str(step) for step in error.instance_path))
    match error.kind:
        case Keyword.Required(property=name):
            pointer = _pointer((*path, name))
            return Invalid(MISSING_FIELD, f"{pointer}: is required", missing=True)
        case Keyword.MinItems(limit=limit):
            message = f"{_pointer(path)}: has fewer elements than {limit}"
            return Invalid(INVALID_FIELD, message, missing=True)
    return Invalid(INVALID_FIELD, f"{_pointer(path)}: {_message(error)}")


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
            return f"does not match {pattern}"  # what is sent may be a secret
        case Keyword.AnyOf(context=forms) | Keyword.OneOfNotValid(context=forms):
            reasons = " or ".join(_message(form[0]) for form in forms if form)
            return f"is {value}, in none of the forms that are allowed: {reasons}"
    return error.message[:_MESSAGE_LENGTH]


def _hint(name: str, text: str) -> str:
    """What is probably meant, of a text that is not in its format."""
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
