"""Derives the definition of an API from its contract alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from tmf630.api.definition import ApiDefinition, CollectionDefinition
from tmf630.events.event_types import EventType, EventTypes
from tmf630.resources.audit import Audited
from tmf630.store.features import Features
from tmf_contracts.model.api import ApiModel, api_model
from tmf_contracts.model.attributes import ANY, Table, indexed_paths
from tmf_contracts.model.resources import ResourceModel

_PARTIES: Final = ("relatedParty.id", "relatedParty.partyOrPartyRole.id")
"""Where a resource names its parties: who is one of them sees it."""
_COMMONLY_SEARCHED: Final = ("name", "externalId", "externalId.id", *_PARTIES)
"""Attributes that are indexed wherever a resource has them, beside its state."""
_ROOT: Final = "/tmf-api"
"""The first part of most base paths."""


def derived(
    read: Callable[[], Mapping[str, Any]], openapi3: Callable[[], Mapping[str, Any]]
) -> ApiDefinition:
    """The definition of the API of an effective contract, given what reads it, and as OpenAPI 3.0.

    Raises UnexpectedShape.

    The names of its collections begin with its base path, so the same contract at another base path
    has other resources.
    """
    model = api_model(read())
    base_path = model.name.base_path
    return ApiDefinition(
        read=read,
        openapi3=openapi3,
        model=model,
        base_path=base_path,
        prefix=re.sub(r"\W", "_", base_path.removeprefix(_ROOT).strip("/"), flags=re.ASCII) + "_",
        collections={each.name: _collection(each, model) for each in model.resources},
        event_types=event_types(model, base_path, _domain(model.name.title)),
    )


def event_types(model: ApiModel, api: str, domain: str) -> EventTypes:
    """The event types of an API; `api` and `domain` are those of `EventTypes`."""
    types = {
        each.type: EventType(frozenset(each.members), each.payload, each.payload_resource)
        for each in model.events
        if each.payload and each.payload_resource
    }
    return EventTypes.of(api, domain, types, model.attributes)


def _domain(title: str) -> str:
    """The title of a contract as one word, such as `CustomerManagement`."""
    words = (word for word in re.findall(r"\w+", title) if word != "API")
    return "".join(word[0].upper() + word[1:] for word in words)


def _collection(resource: ResourceModel, model: ApiModel) -> CollectionDefinition:
    attributes, definition = model.attributes, resource.definition
    parties = (each for each in _PARTIES if _is_simple(attributes, definition, each.split(".")))
    keys = Features.KEYS if "POST" in resource.collection_methods else Features.NONE
    return CollectionDefinition(
        definition=definition,
        path=resource.collection_path,
        indexed=tuple(dict.fromkeys(_indexed(resource, attributes))),
        features=keys | Features.OUTBOX,
        parties=next(parties, ""),
        audited=Audited(resource.state.name if resource.state else None),
    )


def _indexed(resource: ResourceModel, table: Table) -> Iterator[str]:
    """The paths of the attributes that a query often names, and of those with `x-indexed`."""
    if resource.state:
        yield resource.state.name
    for path in _COMMONLY_SEARCHED:
        if _is_simple(table, resource.definition, path.split(".")):
            yield path
    yield from indexed_paths(table, resource.definition)


def _is_simple(table: Table, definition: str, path: Sequence[str]) -> bool:
    """Whether a path leads to a declared attribute of a simple type."""
    attribute = table[definition].get(path[0])
    if attribute is None:
        return False
    if len(path) == 1:
        return attribute.type not in table and attribute.type != ANY
    return attribute.type in table and _is_simple(table, attribute.type, path[1:])
