"""The effective contract (Swagger 2.0), as the server reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import jsonschema_rs
from jsonschema_rs import ValidationErrorKind as Keyword

from tmf630 import tolerance, wire
from tmf630.errors import CONFLICT, INVALID_FIELD, MISSING_FIELD, Fault, Kind
from tmf630.spelling import Spelling
from tmf630.tolerance import Tolerance, Tolerated

METHODS: Final = ("get", "head", "post", "put", "patch", "delete", "options")
_MESSAGE_LENGTH: Final = 300


@dataclass(frozen=True, slots=True)
class Body:
    """The body parameter of an operation: its name and the definition it must satisfy.

    `definitions` has the media types whose bodies must satisfy another one, which Swagger 2.0
    cannot say: it is an `x-definitions` of the parameter.
    """

    name: str
    definition: str
    definitions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Operation:
    """What the contract says a request of one operation may hold."""

    parameters: Sequence[Mapping[str, Any]]
    body: Body | None
    consumes: Sequence[str]


class Contract:
    """A contract document, with the pieces of it that requests are served by.

    Bodies that it does not allow are mended as far as `tolerance` goes.
    """

    def __init__(
        self, document: Mapping[str, Any], tolerance: Tolerance = tolerance.NOTHING
    ) -> None:
        self.document = document
        self.tolerance = tolerance
        self.base_path: str = document.get("basePath", "").rstrip("/")
        self.definitions: Mapping[str, Any] = document["definitions"]
        self.spelling = Spelling(self.definitions)
        self._compilable = {name: _json_schema(schema) for name, schema in self.definitions.items()}

    def operation(self, path: str, method: str) -> Operation:
        """What is declared for a method (in lower case) of a path template."""
        declared = self.document["paths"][path][method]
        parameters = declared.get("parameters", [])
        body = next((each for each in parameters if each["in"] == "body"), None)
        return Operation(
            parameters=[each for each in parameters if each["in"] != "body"],
            body=_body(body) if body else None,
            consumes=[
                *declared.get("consumes", self.document["consumes"]),
                *(body or {}).get("x-definitions", ()),
            ],
        )

    def definition(self, name: str) -> Definition:
        """One definition, ready to be held against values, which takes 100 µs and more: keep it."""
        schema = {"$ref": f"#/definitions/{name}", "definitions": self._compilable}
        return Definition(name, schema, self)

    def allowed_methods(self, path: str) -> list[str] | None:
        """The methods of a path below the server's root; None when there is no such path."""
        for template, methods in self._paths:
            if template.fullmatch(path):
                return methods
        return None

    @cached_property
    def _paths(self) -> list[tuple[re.Pattern[str], list[str]]]:
        return [
            (re.compile(_pattern(self.base_path + path)), list(_with_implied(operations)))
            for path, operations in self.document["paths"].items()
        ]


@dataclass(frozen=True, slots=True)
class Invalid:
    """Why a value does not satisfy its definition, and where: `/productOrderItem/0/action`.

    `missing` tells that nothing is wrong with what is there.
    """

    kind: Kind
    message: str
    missing: bool = False


class Definition:
    """One definition, compiled. Draft 4 is what Swagger 2.0 schemas are made of."""

    def __init__(self, name: str, schema: dict[str, Any], contract: Contract) -> None:
        self._name = name
        self._validator = jsonschema_rs.Draft4Validator(schema, validate_formats=True)
        self._contract = contract

    def accept(self, value: Any, tolerated: Tolerated) -> None:
        """Spell a value of the request as the contract does, in place.

        What is mended of it is noted in `tolerated`. Raises a 400 Fault that says what is wrong
        with it.
        """
        if invalid := self._invalid(value) and self._still_invalid(value, tolerated):
            raise Fault(invalid.kind, invalid.message)
        self._contract.spelling.correct(self._name, value)

    def accept_changed(self, value: Any, tolerated: Tolerated) -> None:
        """The same for what a patch has made of a stored value.

        What is missing could have been there: that is a conflict with what is stored, and a 409
        Fault. What is wrong has come with the patch.
        """
        if invalid := self._invalid(value) and self._still_invalid(value, tolerated):
            kind = CONFLICT if invalid.missing else invalid.kind
            raise Fault(kind, f"the patched resource would be invalid: {invalid.message}")
        self._contract.spelling.correct(self._name, value)

    def _still_invalid(self, value: Any, tolerated: Tolerated) -> Invalid | None:
        """What is wrong with an invalid value once it is mended."""
        contract = self._contract
        tolerated.update(contract.tolerance.mended(contract.definitions, self._name, value))
        return self._invalid(value)

    def _invalid(self, value: Any) -> Invalid | None:
        """The first thing that is wrong with a value; None when nothing is."""
        try:
            self._validator.validate(value)
        except jsonschema_rs.ValidationError as error:
            return _described(error)
        return None


def _described(error: jsonschema_rs.ValidationError) -> Invalid:
    path = [str(step) for step in error.instance_path]
    match error.kind:
        case Keyword.Required(property=name):
            pointer = _pointer([*path, name])
            return Invalid(MISSING_FIELD, f"{pointer}: is required", missing=True)
        case Keyword.MinItems(limit=limit):
            message = f"{_pointer(path)}: has fewer elements than {limit}"
            return Invalid(INVALID_FIELD, message, missing=True)
        case Keyword.Enum(options=options):
            allowed = ", ".join(f'"{option}"' for option in options)
            message = f"is {wire.shown(error.instance)}; allowed are {allowed}"
        case Keyword.Format(format=name):
            message = f"is {wire.shown(error.instance)}, which is no {name}"
        case Keyword.Pattern(pattern=pattern):
            message = f"does not match {pattern}"  # what is sent may be a secret
        case Keyword.Type(types=types):
            message = f"is {wire.shown(error.instance)}, which is not of type {' or '.join(types)}"
        case _:
            message = error.message[:_MESSAGE_LENGTH]
    return Invalid(INVALID_FIELD, f"{_pointer(path)}: {message}")


def _pointer(path: list[str]) -> str:
    """An RFC 6901 pointer into the body, or words for the body itself."""
    steps = ["/" + step.replace("~", "~0").replace("/", "~1") for step in path]
    return "".join(steps) or "the body"


def _json_schema(schema: Any) -> Any:
    """A schema in which `x-nullable`, which only Swagger tools know, is said in JSON Schema."""
    if isinstance(schema, list):
        return [_json_schema(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    converted = {name: _json_schema(value) for name, value in schema.items()}
    if schema.get("x-nullable") is True and isinstance(schema.get("type"), str):
        converted["type"] = [schema["type"], "null"]
    return converted


def _body(parameter: Mapping[str, Any]) -> Body:
    return Body(
        parameter["name"], _definition(parameter["schema"]), parameter.get("x-definitions", {})
    )


def _definition(schema: Mapping[str, Any]) -> str:
    reference: str = schema["$ref"]
    return reference.removeprefix("#/definitions/")


def _pattern(path: str) -> str:
    # connexion's router does not see a line break as part of a path, and so nothing is there.
    return re.sub(r"\\{[^}]*\\}", r"[^/\\n]+", re.escape(path))


def _with_implied(operations: Mapping[str, Any]) -> Iterator[str]:
    """The declared methods, with HEAD where there is GET, and OPTIONS everywhere."""
    for method in METHODS:
        implied = method == "options" or (method == "head" and "get" in operations)
        if implied or method in operations:
            yield method.upper()
