"""All operations of a contract, as any TM Forum API has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tmf630.api.components import ApiComponents
from tmf630.api.operations.answer import BODY, Answer
from tmf630.api.operations.hub import HubOperations, ListenerOperations
from tmf630.api.operations.resources import Compute, ResourceOperations, Route
from tmf630.contract.dates import Dates
from tmf630.contract.document import Contract
from tmf630.errors import NOT_IMPLEMENTED, Fault
from tmf630.http.application import Operations
from tmf630.http.operation.endpoint import Handler
from tmf630.http.request import Request


def operations(
    parts: ApiComponents,
    contract: Contract,
    computed: Mapping[str, Compute],
    *,
    inbox: bool,
) -> Operations:
    """The operations of an API without rules of its own.

    `computed` has the functions that complete new resources, by the names of these. Without `inbox`
    events of other servers are refused.
    """
    return Operations(
        contract, dict(_handlers(parts, contract, computed, inbox=inbox)), _names(contract)
    )


def _handlers(
    parts: ApiComponents, contract: Contract, computed: Mapping[str, Compute], *, inbox: bool
) -> Iterator[tuple[Route, Handler]]:
    model = parts.definition.model
    dates = Dates(model.attributes)
    for route in model.further:
        yield route, _not_implemented
    for resource in model.resources:
        yield from ResourceOperations(
            parts, resource, contract, dates, computed.get(resource.name)
        ).handlers()
    for hub in model.hubs:
        yield from HubOperations(parts.hub, hub).handlers()
    listeners = ListenerOperations(parts.inbox if inbox else None)
    for event in model.events:
        yield ("POST", event.listener_path), listeners.handler(event)


async def _not_implemented(_: Request, **__: Any) -> Answer:
    raise Fault(NOT_IMPLEMENTED, "the server has no rules for this operation of the contract")


def _names(contract: Contract) -> dict[str, str]:
    """The parameters of a contract as arguments of their own names, but for bodies."""
    return {
        parameter["name"]: BODY if parameter["in"] == "body" else parameter["name"]
        for operations in contract.paths.values()
        for operation in operations.values()
        for parameter in operation.get("parameters", ())
    }
