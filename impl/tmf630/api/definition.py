"""The definition of an API: all that a server needs to know of a contract to serve it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tmf630.events.event_types import EventTypes
from tmf630.query.attributes import Definitions
from tmf630.store.features import Features


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionDefinition:
    """A collection of resources of one definition.

    `indexed` are paths of attributes: a query for them does not read every resource.
    """

    definition: str
    indexed: Sequence[str]
    features: Features


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiDefinition:
    """An API that is defined by a contract.

    `contract` is the effective contract (Swagger 2.0), `openapi3` the same as OpenAPI 3.0.
    `base_path` is where the API is served, without a slash at its end. `prefix` begins the names of
    its collections in a store; it is empty for TMF622. `attributes` are those of each definition.
    `collections` are the collections of resources, by the last part of their paths.
    """

    contract: Mapping[str, Any]
    openapi3: Mapping[str, Any]
    base_path: str
    prefix: str
    attributes: Definitions
    collections: Mapping[str, CollectionDefinition]
    event_types: EventTypes
