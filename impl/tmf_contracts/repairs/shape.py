"""The operations of a contract by what they do, as the kinds of defects see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tmf_contracts.model.conventions import HUB, LISTENER
from tmf_contracts.model.paths import is_parameter, parts
from tmf_contracts.operations import METHODS
from tmf_contracts.references import PREFIX, target
from tmf_contracts.repairs.defect import Json, Place

_ERROR: Final = "Error"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its path, its method in lower case, and its declaration."""

    path: str
    method: str
    declared: Mapping[str, Any]

    @property
    def place(self) -> tuple[str, str, str]:
        return ("paths", self.path, self.method)

    @property
    def name(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def has_parameters_in_path(self) -> bool:
        return "{" in self.path

    @property
    def is_of_listener(self) -> bool:
        """Whether listeners offer it, to be notified of an event."""
        return LISTENER in parts(self.path)

    @property
    def is_of_hub(self) -> bool:
        nouns = [each for each in parts(self.path) if not is_parameter(each)]
        return nouns[-1:] == [HUB]

    @property
    def is_of_one(self) -> bool:
        """Whether it is about one resource or subscription, which its path names."""
        return self.path.endswith("}") and not self.is_of_listener

    @property
    def creates(self) -> bool:
        """Whether it creates a resource; subscriptions are none."""
        ours = not (self.is_of_listener or self.is_of_hub or self.is_of_one)
        return self.method == "post" and ours and self.body is not None

    @property
    def lists(self) -> bool:
        """Whether it lists resources or subscriptions."""
        return self.method == "get" and not self.is_of_one and self.listed is not None

    @property
    def listed(self) -> str | None:
        """The definition of the elements of the array that it answers."""
        schema = self.answer("200")
        return target(schema.get("items", {})) if schema.get("type") == "array" else None

    @property
    def body(self) -> tuple[int, Json] | None:
        """The body parameter and its index."""
        for index, parameter in enumerate(self.declared.get("parameters", ())):
            if parameter.get("in") == "body":
                return index, parameter
        return None

    @property
    def parameters(self) -> Iterator[Json]:
        """The parameters, also those that Swagger 2.0 has no words for."""
        yield from self.declared.get("parameters", ())
        yield from self.declared.get("x-parameters", ())

    @property
    def responses(self) -> Mapping[str, Json]:
        declared: Mapping[str, Json] = self.declared.get("responses", {})
        return declared

    def answer(self, status: str) -> Json:
        """The schema of an answer; empty without one."""
        schema: Json = self.responses.get(status, {}).get("schema", {})
        return schema


def operations(contract: Mapping[str, Any]) -> Iterator[Operation]:
    """Every operation of a contract."""
    for path, methods in contract["paths"].items():
        for method in METHODS:
            if method in methods:
                yield Operation(path, method, methods[method])


def hubs(contract: Mapping[str, Any]) -> Iterator[Operation]:
    """The operations that register listeners."""
    for operation in operations(contract):
        if operation.is_of_hub and operation.method == "post" and operation.body:
            yield operation


def error_definition(contract: Mapping[str, Any]) -> str:
    """The definition of answers to failed requests."""
    for operation in operations(contract):
        for status, response in operation.responses.items():
            if status[:1] in "45" and (name := target(response.get("schema", {}))):
                return name
    return _ERROR


def reference(name: str) -> Json:
    """A reference to a definition."""
    return {"$ref": PREFIX + name}


def schemas(contract: Mapping[str, Any]) -> Iterator[tuple[Place, Json]]:
    """Every schema within the definitions, with its place; parts of schemas follow them."""
    for name, definition in contract["definitions"].items():
        yield from _schemas(("definitions", name), definition)


def _schemas(place: Place, schema: Json) -> Iterator[tuple[Place, Json]]:
    yield place, schema
    for name, each in schema.get("properties", {}).items():
        yield from _schemas((*place, "properties", name), each)
    if isinstance(schema.get("items"), dict):
        yield from _schemas((*place, "items"), schema["items"])


def is_anything(schema: Mapping[str, Any]) -> bool:
    """Whether a schema allows any JSON value."""
    return schema.keys() <= {"description", "title"}
