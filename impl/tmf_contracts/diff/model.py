"""A contract in a form that does not depend on the version of OpenAPI it is written in.

Each part has the place where it is declared. Parts that several operations share have one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Discriminator:
    """The property whose value selects a schema, and the definition of each value."""

    property: str
    mapping: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """A schema with its `allOf` merged.

    A reference has the name of its definition, and of the rest `nullable` alone. The type is None
    when any value is valid. `required` has the place where each name becomes required; `bounds`
    has the keywords that bound values: `maximum`, `pattern` and so on.
    """

    place: str
    reference: str | None = None
    type: str | None = None
    format: str | None = None
    nullable: bool = False
    enum: tuple[Any, ...] | None = None
    bounds: Mapping[str, Any] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    default: Any = None
    properties: Mapping[str, Schema] = field(default_factory=dict)
    required: Mapping[str, str] = field(default_factory=dict)
    items: Schema | None = None
    others: Schema | bool = True
    """`additionalProperties`."""
    branches: tuple[Schema, ...] = ()
    """`oneOf`, or `anyOf`."""
    discriminator: Discriminator | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a request, or a header of a response."""

    place: str
    name: str
    location: str
    required: bool
    schema: Schema
    serialization: str = "csv"


@dataclass(frozen=True, slots=True)
class Content:
    """A body in one media type; its schema is None when any body is valid."""

    place: str
    media_type: str
    schema: Schema | None


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a request."""

    place: str
    required: bool
    contents: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class Response:
    """A response; `headers` are by name in lower case."""

    place: str
    headers: Mapping[str, Parameter]
    contents: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class Security:
    """The alternative ways to authenticate; none when no authentication is needed."""

    place: str
    alternatives: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """An operation; the server sends the requests of a listener to the client."""

    place: str
    method: str
    path: str
    id: str | None
    deprecated: bool
    security: Security
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: Mapping[str, Response]
    listener: bool


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract; `definitions` has its schemas by name, and others that are referred to."""

    title: str
    version: str
    base_path: str
    base_path_place: str
    definitions_place: str
    operations: tuple[Operation, ...]
    definitions: Mapping[str, Schema]

    def resolved(self, schema: Schema) -> Schema:
        """The schema itself, or the definition that it refers to."""
        return self.definitions[schema.reference] if schema.reference else schema
