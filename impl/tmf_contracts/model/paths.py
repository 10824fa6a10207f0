"""The paths of a contract: collections of resources, their items, hubs and listeners."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tmf_contracts.documents import InvalidContract
from tmf_contracts.model.conventions import HUB, LISTENER
from tmf_contracts.operations import METHODS
from tmf_contracts.references import target

_SUCCESS: Final = "2"

Parts = tuple[str, ...]


class UnexpectedShape(InvalidContract):
    """A contract is not as TM Forum's contracts are; the message is one line and says where."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A path of a contract with the operations that it has, by their methods in capitals."""

    path: str
    operations: Mapping[str, Mapping[str, Any]]

    @property
    def parts(self) -> Parts:
        """The parts of the path between slashes."""
        return parts(self.path)

    @property
    def methods(self) -> frozenset[str]:
        return frozenset(self.operations)

    @property
    def is_item(self) -> bool:
        """Whether the path ends with a parameter."""
        return bool(self.parts) and is_parameter(self.parts[-1])

    @property
    def is_listener(self) -> bool:
        return LISTENER in self.parts

    @property
    def is_hub(self) -> bool:
        collection = self.parts[:-1] if self.is_item else self.parts
        return bool(collection) and collection[-1] == HUB


@dataclass(frozen=True, slots=True)
class Parent:
    """The collection whose resources a path is below; `parameter` has the id of one of them."""

    collection_path: str
    parameter: str


def endpoints(contract: Mapping[str, Any]) -> Iterator[Endpoint]:
    """Every path of a contract, in its order."""
    for path, item in contract["paths"].items():
        if not isinstance(item, Mapping):
            raise UnexpectedShape(f"{path} is no object")
        yield Endpoint(path, {each.upper(): item[each] for each in METHODS if each in item})


def parts(path: str) -> Parts:
    """The parts of a path between slashes."""
    return tuple(part for part in path.split("/") if part)


def is_parameter(part: str) -> bool:
    """Whether a part of a path is a parameter, such as `{id}`."""
    return part.startswith("{") and part.endswith("}")


def shape(path_parts: Parts) -> Parts:
    """The parts of a path without the names of parameters, which are no part of its identity."""
    return tuple("{}" if is_parameter(part) else part for part in path_parts)


def parent(endpoint: Endpoint, collections: Mapping[Parts, str]) -> Parent | None:
    """The collection above a path, among collections by their shapes; raises UnexpectedShape."""
    for index in range(len(endpoint.parts) - 2, 0, -1):
        if is_parameter(endpoint.parts[index]):
            above = shape(endpoint.parts[:index])
            if above not in collections:
                raise UnexpectedShape(f"{endpoint.path} is below no collection of the contract")
            return Parent(collections[above], endpoint.parts[index][1:-1])
    return None


def body(endpoint: Endpoint, method: str) -> str:
    """The definition of an operation's body; raises UnexpectedShape when it refers to none."""
    place = f"{method} {endpoint.path}"
    for parameter in endpoint.operations[method].get("parameters", ()):
        if parameter.get("in") == "body":
            if name := target(parameter.get("schema", {})):
                return name
            raise UnexpectedShape(f"the body of {place} refers to no definition")
    raise UnexpectedShape(f"{place} has no body")


def answers(endpoint: Endpoint, method: str) -> Iterator[Mapping[str, Any]]:
    """The schemas of an operation's successful answers; an answer without a body has none."""
    for status, response in endpoint.operations[method].get("responses", {}).items():
        if str(status).startswith(_SUCCESS) and "schema" in response:
            yield response["schema"]
