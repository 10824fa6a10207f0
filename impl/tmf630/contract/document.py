"""The effective contract (Swagger 2.0), as the server reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from tmf630.contract import tolerance
from tmf630.contract.synonyms import Spelling
from tmf630.contract.tolerance import Tolerance, Tolerated
from tmf630.contract.violations import Invalid, Walk
from tmf630.errors import CONFLICT, Fault

_PLACES: Final = 10
"""Faults of a body that are told together."""


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
        self.walk = Walk({name: _json_schema(each) for name, each in self.definitions.items()})

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
        """One definition, ready to be held against values."""
        return Definition(name, self)


class Definition:
    """One definition, compiled. Draft 4 is what Swagger 2.0 schemas are made of."""

    def __init__(self, name: str, contract: Contract) -> None:
        self._name = name
        self._validator = contract.walk.validator(name)
        self._contract = contract

    def accept(self, value: Any, tolerated: Tolerated) -> None:
        """Spell a value of the request as the contract does, in place.

        What is mended of it is noted in `tolerated`. Raises a 400 Fault that says what is wrong
        with it.
        """
        if faults := self._faults(value, tolerated):
            raise Fault(faults[0].kind, _together(faults))
        self._contract.spelling.correct(self._name, value)

    def accept_changed(self, value: Any, tolerated: Tolerated) -> None:
        """The same for what a patch has made of a stored value.

        What is missing could have been there: that is a conflict with what is stored, and a 409
        Fault. What is wrong has come with the patch.
        """
        if faults := self._faults(value, tolerated):
            kinds = [each.kind for each in faults if not each.missing]
            kind = kinds[0] if kinds else CONFLICT
            raise Fault(kind, f"the patched resource would be invalid: {_together(faults)}")
        self._contract.spelling.correct(self._name, value)

    def _faults(self, value: Any, tolerated: Tolerated) -> Sequence[Invalid]:
        """What is wrong with a value and cannot be mended: the first places, and one more if any.

        A value that cannot is told of as it was sent.
        """
        if self._validator.is_valid(value):
            return ()
        contract = self._contract
        sent = tuple(islice(contract.walk.faults(self._name, value), _PLACES + 1))
        tolerated.update(contract.tolerance.mended(contract.definitions, self._name, value))
        return () if self._validator.is_valid(value) else sent


def _together(faults: Sequence[Invalid]) -> str:
    messages = [each.message for each in faults[:_PLACES]]
    more = ["and more after these"] if len(faults) > _PLACES else []
    return "; ".join([*messages, *more])


def _json_schema(schema: Any) -> Any:
    """A schema in which JSON Schema says what the contract says by extensions.

    `x-nullable` allows null, and `x-synonyms` further spellings of the values of an enum.
    """
    if isinstance(schema, list):
        return [_json_schema(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    converted = {name: _json_schema(value) for name, value in schema.items()}
    if schema.get("x-nullable") is True and isinstance(schema.get("type"), str):
        converted["type"] = [schema["type"], "null"]
    if "enum" in schema:
        converted["enum"] = [*schema["enum"], *schema.get("x-synonyms", ())]
    return converted


def _body(parameter: Mapping[str, Any]) -> Body:
    return Body(
        parameter["name"], _definition(parameter["schema"]), parameter.get("x-definitions", {})
    )


def _definition(schema: Mapping[str, Any]) -> str:
    reference: str = schema["$ref"]
    return reference.removeprefix("#/definitions/")
