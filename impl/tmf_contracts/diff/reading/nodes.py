"""The values of a contract's document with their places, and its references followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import unquote

from tmf_contracts.documents import InvalidContract


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON value and its place; `Node` and its children raise InvalidContract on other types.

    A place is a path of names, `definitions/Note/properties/text`, or starts at an operation,
    `GET /hub/{id} responses/200`.
    """

    value: Mapping[str, Any]
    place: str
    separator: str = "/"

    @classmethod
    def of(cls, value: Any, place: str, separator: str = "/") -> Self:
        if not isinstance(value, Mapping):
            raise InvalidContract(f"{place} is no object")
        return cls(value, place, separator)

    def below(self, *names: str) -> str:
        """The place of what has this name within the node."""
        return self.place + self.separator + "/".join(names)

    def child(self, name: str) -> Node | None:
        """The object of this name; None when there is none."""
        value = self.value.get(name)
        return None if value is None else Node.of(value, self.below(name))

    def children(self, name: str, *, extensible: bool = False) -> Iterator[tuple[str, Node]]:
        """The members of the object of this name; none when it is missing.

        In an extensible object, a name that starts with `x-` is no member.
        """
        parent = self.child(name)
        for key, value in parent.value.items() if parent else ():
            if not (extensible and key.startswith("x-")):
                yield key, Node.of(value, self.below(name, key))

    def elements(self, name: str) -> Iterator[Node]:
        """The objects in the array of this name; none when it is missing."""
        for number, value in enumerate(self.array(name)):
            yield Node.of(value, self.below(name, str(number)))

    def array(self, name: str) -> list[Any]:
        """The array of this name; empty when it is missing."""
        value = self.value.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise InvalidContract(f"{self.below(name)} is no array")
        return value

    def names(self, name: str) -> list[str]:
        """The strings in the array of this name; empty when it is missing."""
        values = self.array(name)
        if not all(isinstance(each, str) for each in values):
            raise InvalidContract(f"{self.below(name)} has an item that is no string")
        return values

    def text(self, name: str) -> str | None:
        """The string of this name; None when it is missing."""
        value = self.value.get(name)
        if value is None or isinstance(value, str):
            return value
        raise InvalidContract(f"{self.below(name)} is no string")

    def flag(self, name: str) -> bool:
        """Whether the value of this name is `true`."""
        return self.value.get(name) is True


@dataclass(frozen=True, slots=True)
class Document:
    """A contract's document, whose references are followed."""

    root: Node

    def resolved(self, node: Node) -> Node:
        """The node itself, or what it refers to, directly or through other references."""
        seen: set[str] = set()
        while isinstance(reference := node.value.get("$ref"), str):
            if reference in seen:
                raise InvalidContract(f"the $ref at {node.place} leads to itself: {reference}")
            seen.add(reference)
            node = self.target(reference, node.place)
        return node

    def target(self, reference: str, place: str) -> Node:
        """The object that a reference at this place leads to."""
        if not reference.startswith("#/"):
            raise InvalidContract(f"the $ref at {place} leads out of the file: {reference}")
        names = [_unescaped(name) for name in unquote(reference).removeprefix("#/").split("/")]
        value: Any = self.root.value
        for name in names:
            value = _member(value, name)
        if not isinstance(value, Mapping):
            raise InvalidContract(f"the $ref at {place} leads nowhere: {reference}")
        return Node(value, "/".join(names))


def _member(value: Any, name: str) -> Any:
    if isinstance(value, Mapping):
        return value.get(name)
    if isinstance(value, list) and name.isdecimal() and int(name) < len(value):
        return value[int(name)]
    return None


def _unescaped(name: str) -> str:
    return name.replace("~1", "/").replace("~0", "~")
