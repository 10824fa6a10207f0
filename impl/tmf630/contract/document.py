"""The effective contract (Swagger 2.0): its operations and definitions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Final

import jsonschema_rs

from tmf630.contract import tolerance
from tmf630.contract.synonyms import BranchSynonyms, Synonyms
from tmf630.contract.tolerance import Tolerance, Tolerated
from tmf630.contract.violations import Validators, Violation
from tmf630.errors import CONFLICT, Fault
from tmf_contracts.branches import Branches
from tmf_contracts.model import scopes
from tmf_contracts.operations import METHODS

_OF_REQUESTS: Final = ("operationId", "consumes", "parameters", "security")
"""What an operation declares of its requests."""
_MAX_REPORTED: Final = 10
"""Violations of a body that one fault names."""


@dataclass(frozen=True, slots=True)
class Body:
    """The body parameter of an operation: its name and the definition of bodies.

    `definitions` has the media types with another definition. Swagger 2.0 has no such thing: it is
    an `x-definitions` of the parameter.
    """

    name: str
    definition: str
    definitions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DeclaredOperation:
    """The declaration of one operation: its parameters, its body, and the media types it takes.

    `id` is its `operationId`, or else its method and path. `scopes` are what its caller needs
    (OAuth 2.0), empty where it declares no security.
    """

    id: str
    parameters: Sequence[Mapping[str, Any]]
    body: Body | None
    consumes: Sequence[str]
    scopes: tuple[str, ...]


class Contract:
    """A contract. `tolerance` says how far invalid bodies are mended.

    `read` reads its document. The definitions in it are megabytes as Python has them, so they are
    read again, and kept, when the first body comes.
    """

    def __init__(
        self, read: Callable[[], Mapping[str, Any]], tolerance: Tolerance = tolerance.NOTHING
    ) -> None:
        document = read()
        self.read = read
        self.tolerance = tolerance
        self.base_path: str = document.get("basePath", "").rstrip("/")
        self.consumes: Sequence[str] = document.get("consumes", ())
        self.paths = {path: _operations(item) for path, item in document.get("paths", {}).items()}

    @cached_property
    def definitions(self) -> Mapping[str, Any]:
        """The definitions, by their names."""
        definitions: Mapping[str, Any] = self.read()["definitions"]
        return definitions

    @cached_property
    def branches(self) -> Branches:
        """The branches of the definitions."""
        return Branches(self.definitions)

    @cached_property
    def synonyms(self) -> Synonyms:
        """The synonyms of the definitions."""
        if self.branches:
            return BranchSynonyms(self.definitions, self.branches)
        return Synonyms(self.definitions)

    @cached_property
    def validators(self) -> Validators:
        """The validators of the definitions."""
        schemas = {name: _json_schema(each) for name, each in self.definitions.items()}
        return Validators(schemas, self.branches)

    def operation(self, path: str, method: str) -> DeclaredOperation:
        """The operation of a method (in lower case) and a path template."""
        declared = self.paths[path][method]
        parameters = declared.get("parameters", [])
        body = next((each for each in parameters if each["in"] == "body"), None)
        return DeclaredOperation(
            id=declared.get("operationId", f"{method.upper()} {path}"),
            parameters=[each for each in parameters if each["in"] != "body"],
            body=_body(body) if body else None,
            consumes=[
                *declared.get("consumes", self.consumes),
                *(body or {}).get("x-definitions", ()),
            ],
            scopes=scopes.declared(declared),
        )

    def mended(self, name: str, value: Any) -> Tolerated:
        """Mend a value of the definition of that name in place; returns the notes of it."""
        return self.tolerance.mended(self.definitions, self.branches, name, value)

    def definition(self, name: str) -> Definition:
        """One definition, ready to validate values."""
        return Definition(name, self)


class Definition:
    """One definition, as JSON Schema draft 4, which Swagger 2.0 is based on."""

    def __init__(self, name: str, contract: Contract) -> None:
        self._name = name
        self._contract = contract

    def validate(self, value: Any, tolerated: Tolerated) -> None:
        """Validate a value of the request, and replace synonyms in it.

        `tolerated` takes notes of what is mended. Raises a 400 Fault that lists violations.
        """
        if violations := self._violations(value, tolerated):
            raise Fault(violations[0].kind, _listed(violations))
        self._contract.synonyms.replace(self._name, value)

    def validate_patched(self, value: Any, tolerated: Tolerated) -> None:
        """The same for a stored value that a patch has changed.

        Raises a 409 Fault when the value only lacks something, which is a conflict with the stored
        resource. Any other violation has come with the patch: 400.
        """
        if violations := self._violations(value, tolerated):
            kinds = [each.kind for each in violations if not each.missing]
            kind = kinds[0] if kinds else CONFLICT
            raise Fault(kind, f"the patched resource would be invalid: {_listed(violations)}")
        self._contract.synonyms.replace(self._name, value)

    @cached_property
    def _validator(self) -> jsonschema_rs.Draft4Validator:
        """Made when a value comes: many operations are never called."""
        return self._contract.validators.whole(self._name)

    def _violations(self, value: Any, tolerated: Tolerated) -> Sequence[Violation]:
        """The first violations of a value that cannot be mended, and one more if there are more.

        They are those of the value as it was sent.
        """
        if self._validator.is_valid(value):
            return ()
        contract = self._contract
        sent = tuple(islice(contract.validators.violations(self._name, value), _MAX_REPORTED + 1))
        tolerated.update(contract.mended(self._name, value))
        return () if self._validator.is_valid(value) else sent


def _listed(violations: Sequence[Violation]) -> str:
    messages = [each.message for each in violations[:_MAX_REPORTED]]
    more = ["and more after these"] if len(violations) > _MAX_REPORTED else []
    return "; ".join([*messages, *more])


def _operations(item: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """The operations of a path, by their methods, as far as requests depend on them."""
    return {
        method: {name: item[method][name] for name in _OF_REQUESTS if name in item[method]}
        for method in METHODS
        if method in item
    }


def _json_schema(schema: Any) -> Any:
    """The schema without extensions: `x-nullable` as a type, `x-synonyms` as values of the enum."""
    if isinstance(schema, list):
        return [_json_schema(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    converted = {name: _json_schema(value) for name, value in schema.items()}
    nullable = schema.get("x-nullable") is True
    if nullable and isinstance(schema.get("type"), str):
        converted["type"] = [schema["type"], "null"]
    if "enum" in schema:
        null = [None] if nullable else []
        converted["enum"] = [*schema["enum"], *schema.get("x-synonyms", ()), *null]
    return converted


def _body(parameter: Mapping[str, Any]) -> Body:
    return Body(
        parameter["name"], _definition(parameter["schema"]), parameter.get("x-definitions", {})
    )


def _definition(schema: Mapping[str, Any]) -> str:
    reference: str = schema["$ref"]
    return reference.removeprefix("#/definitions/")
