"""Everything that a server needs to know of a contract, found in it once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tmf_contracts.model import attributes, events, paths, resources
from tmf_contracts.model.attributes import Table
from tmf_contracts.model.events import EventModel, ResourceEvents
from tmf_contracts.model.paths import Parent, UnexpectedShape
from tmf_contracts.model.resources import ResourceModel
from tmf_contracts.references import target


@dataclass(frozen=True, slots=True)
class ApiName:
    """The title and version of a contract, and its base path.

    The base path begins with a slash and does not end with one; it is empty when the contract
    names none. What a contract says about hosts and schemes is not used.
    """

    title: str
    version: str
    base_path: str


@dataclass(frozen=True, slots=True)
class HubModel:
    """A place where listeners subscribe.

    `parent` is there for the hub of one resource, such as a topic. `subscription` is the definition
    of the answers, `input` that of the body of POST.
    """

    collection_path: str
    item_path: str | None
    item_parameter: str | None
    parent: Parent | None
    collection_methods: frozenset[str]
    item_methods: frozenset[str]
    subscription: str | None
    input: str | None


@dataclass(frozen=True, slots=True)
class ApiModel:
    """What a contract says about its API.

    `changes` are the events of each resource, by its name. `further` are operations that belong
    neither to a collection nor to a hub or listener, as a method and a path: a server answers them
    only by rules of its own.
    """

    name: ApiName
    attributes: Table
    resources: tuple[ResourceModel, ...]
    events: tuple[EventModel, ...]
    changes: Mapping[str, ResourceEvents]
    hubs: tuple[HubModel, ...]
    further: tuple[tuple[str, str], ...]


def api_model(contract: Mapping[str, Any]) -> ApiModel:
    """The model of an effective contract, Swagger 2.0; raises UnexpectedShape."""
    table = attributes.attributes(contract)
    found = resources.resources(contract, table)
    if not found:
        raise UnexpectedShape("no path of the contract is a collection of resources")
    declared = events.events(contract, table, found)
    return ApiModel(
        name=_name(contract),
        attributes=table,
        resources=found,
        events=declared,
        changes={each.name: events.events_of(each, declared) for each in found},
        hubs=tuple(_hubs(contract, found)),
        further=tuple(_further(contract, found)),
    )


def _name(contract: Mapping[str, Any]) -> ApiName:
    info = contract["info"]
    parts = paths.parts(contract.get("basePath", ""))
    return ApiName(
        str(info.get("title", "")), str(info.get("version", "")), "".join(f"/{p}" for p in parts)
    )


def _hubs(contract: Mapping[str, Any], found: Sequence[ResourceModel]) -> Iterator[HubModel]:
    declared = [each for each in paths.endpoints(contract) if each.is_hub]
    items = {paths.shape(each.parts[:-1]): each for each in declared if each.is_item}
    known = {paths.shape(paths.parts(each.collection_path)): each.collection_path for each in found}
    for hub in declared:
        if not hub.is_item:
            item = items.get(paths.shape(hub.parts))
            answers = paths.answers(hub, "POST") if "POST" in hub.methods else iter(())
            yield HubModel(
                collection_path=hub.path,
                item_path=item.path if item else None,
                item_parameter=item.parts[-1][1:-1] if item else None,
                parent=paths.parent(hub, known),
                collection_methods=hub.methods,
                item_methods=item.methods if item else frozenset(),
                subscription=next((name for each in answers if (name := target(each))), None),
                input=paths.body(hub, "POST") if "POST" in hub.methods else None,
            )


def _further(
    contract: Mapping[str, Any], found: Sequence[ResourceModel]
) -> Iterator[tuple[str, str]]:
    served = {
        *((method, each.collection_path) for each in found for method in each.collection_methods),
        *((method, each.item_path) for each in found for method in each.item_methods),
    }
    for endpoint in paths.endpoints(contract):
        if not (endpoint.is_hub or endpoint.is_listener):
            for method in endpoint.operations:
                if (method, endpoint.path) not in served:
                    yield method, endpoint.path
