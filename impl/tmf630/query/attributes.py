"""The attributes of a resource: which ones a query can name, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Protocol

from tmf630.hints import did_you_mean
from tmf630.query.values import QueryError, SearchableAttribute
from tmf630.store.condition import Attribute, Kind, Path, Shape
from tmf630.wire import MAX_DEPTH, quoted

_KINDS: Final = {
    "string": Kind.TEXT,
    "uri": Kind.TEXT,
    "date-time": Kind.INSTANT,
    "integer": Kind.NUMBER,
    "number": Kind.NUMBER,
    "boolean": Kind.BOOLEAN,
    "any": Kind.ANY,
}
_MAX_PATH_LENGTH: Final = MAX_DEPTH // 2
"""An array within an object takes two levels of a body's nesting."""
_EXTENSIONS: Final = (
    "an attribute of your own is searched if its name begins with @, or if the operator of the"
    " server declares it: --overlay, docs/own-attributes.md"
)


class DeclaredAttribute(Protocol):
    """An attribute as the contract declares it.

    `type` is one of those of JSON Schema, `date-time`, `uri`, `any`, or the name of a definition.
    `synonyms` are further spellings of some values of the `enum`.
    """

    @property
    def type(self) -> str: ...

    @property
    def array(self) -> bool: ...

    @property
    def enum(self) -> tuple[str, ...] | None: ...

    @property
    def synonyms(self) -> Mapping[str, str] | None: ...


@dataclass(frozen=True, slots=True)
class Declared:
    """An attribute that no contract declares as it is."""

    type: str
    array: bool = False
    enum: tuple[str, ...] | None = None
    synonyms: Mapping[str, str] | None = None


Definitions = Mapping[str, Mapping[str, DeclaredAttribute]]


class UnknownAttribute(QueryError):
    """The contract has no such attribute; `hint` suggests a similar one, if there is one."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class AttributeLookup(Protocol):
    """The attributes of an object that a query can name. Every method raises QueryError."""

    def find(self, path: Path) -> SearchableAttribute:
        """The attribute at the end of a path."""

    def nested(self, name: str) -> AttributeLookup:
        """The attributes of the objects in an attribute."""

    def declared(self, name: str) -> object:
        """The declaration of an attribute; None when there is none."""


class _AnyAttribute:
    """Attributes of any name and type."""

    def find(self, path: Path) -> SearchableAttribute:
        _check_length(path)
        return SearchableAttribute(Attribute(path, Kind.ANY, many=True))

    def nested(self, name: str) -> AttributeLookup:
        return self

    def declared(self, name: str) -> None:
        return None


ANY_ATTRIBUTE: Final = _AnyAttribute()


class Attributes:
    """The attributes of one definition of a contract, and those of the definitions it refers to."""

    def __init__(self, definitions: Definitions, definition: str) -> None:
        self._definitions = definitions
        self._declared = definitions[definition]

    @cached_property
    def shape(self) -> Shape:
        """The attributes as a store knows them."""
        attributes: dict[str, dict[str, Kind | Shape]] = {name: {} for name in self._definitions}
        shapes = {name: Shape(entries) for name, entries in attributes.items()}
        for definition, declared in self._definitions.items():
            for name, each in declared.items():
                attributes[definition][name] = _KINDS.get(each.type) or shapes[each.type]
        return Shape({n: _KINDS.get(d.type) or shapes[d.type] for n, d in self._declared.items()})

    def find(self, path: Path) -> SearchableAttribute:
        """The attribute at the end of a path; raises QueryError."""
        _check_length(path)
        many = False
        attributes = self
        for name in path[:-1]:
            many = many or attributes._objects(name).array
            attributes = attributes.nested(name)
        return attributes.searchable(path, many)

    def declared(self, name: str) -> DeclaredAttribute | None:
        """The declaration of an attribute; None for an extension. Raises QueryError."""
        extension = name.startswith("@") and not {"\0", "."} & set(name)
        if name not in self._declared and not extension:
            hint = did_you_mean(name, self._declared)
            raise UnknownAttribute(
                f"the contract has no attribute {quoted(name)} here; {hint or _EXTENSIONS}", hint
            )
        return self._declared.get(name)

    def nested(self, name: str) -> Attributes:
        """The attributes of the objects in an attribute; raises QueryError."""
        return Attributes(self._definitions, self._objects(name).type)

    def _objects(self, name: str) -> DeclaredAttribute:
        """The declaration of an attribute that has objects; raises QueryError."""
        declared = self.declared(name)
        if declared is None or declared.type in _KINDS:
            raise QueryError(f"{name} has no attributes that the contract knows")
        return declared

    def searchable(self, path: Path, many: bool) -> SearchableAttribute:
        """The attribute that the path ends with, which is one of these."""
        declared = self.declared(path[-1])
        if declared is None:
            return SearchableAttribute(Attribute(path, Kind.ANY, many=True))
        if declared.type not in _KINDS:
            within = f"{path[-1]}.{next(iter(self._definitions[declared.type]))}"
            raise QueryError(f"{path[-1]} is an object: ask about an attribute of it, as {within}")
        kind = _KINDS[declared.type]
        many = many or declared.array or kind is Kind.ANY
        return SearchableAttribute(
            Attribute(path, kind, many), declared.enum, declared.synonyms or {}
        )


def _check_length(path: Path) -> None:
    if len(path) > _MAX_PATH_LENGTH:
        raise QueryError(f"the path has more than {_MAX_PATH_LENGTH} names")
