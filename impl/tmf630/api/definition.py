"""The definition of an API: all that a server needs to know of a contract to serve it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tmf630.events.event_types import EventTypes
from tmf630.query.attributes import Definitions
from tmf630.query.view import View
from tmf630.resources.audit import Audited
from tmf630.store.features import Features
from tmf_contracts.model.api import ApiModel


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionDefinition:
    """A collection of resources of one definition.

    `path` is that of the contract. `parties` is the path of the stored attribute with the ids of
    those who see a resource, empty without one. `hidden` is a stored attribute that no client sees
    or sends, empty without one. `indexed` are paths of stored attributes: a query for them does
    not read every resource. `stored` are the definitions of what is stored, where these are not
    those of the contract. An API with a `view` shows what another API has a collection of.
    `audited` is what the audit says of changes.
    """

    definition: str
    path: str
    indexed: Sequence[str]
    features: Features
    stored: Definitions | None = None
    view: View | None = None
    parties: str = ""
    hidden: str = ""
    audited: Audited = field(default_factory=Audited)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiDefinition:
    """An API that is defined by a contract.

    `read` reads the effective contract (Swagger 2.0), `model` is what it says of its API.
    `openapi3` makes the contract as OpenAPI 3.0, which only a server publishes. `base_path` is
    where the API is served, without a slash at its end. `prefix` begins the names of its
    collections in a store; it is empty for TMF622. `collections` are the collections of resources,
    by the names of these.
    """

    read: Callable[[], Mapping[str, Any]]
    openapi3: Callable[[], Mapping[str, Any]]
    model: ApiModel
    base_path: str
    prefix: str
    collections: Mapping[str, CollectionDefinition]
    event_types: EventTypes

    @property
    def contract(self) -> Mapping[str, Any]:
        """The effective contract, which is read each time: it is megabytes."""
        return self.read()
