"""Product orders and cancellation tasks as collections that the checks of any resource are for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tmf622_conformance.checks.subject import Subject
from tmf622_conformance.contract import TMF622, Contract, Json
from tmf622_conformance.samples import Samples
from tmf622_conformance.server.api import CANCELLATIONS, ORDERS, Api, item

_VALUES: Final = {"priority": "1", "action": "add", "relationshipType": "reliesOn"}
SAMPLES: Final = Samples(
    TMF622,
    values={**_VALUES, "value": "example"},
    # `full_order` adds those that have a target.
    left_out=frozenset({"productOrderItemRelationship", "productRelationship"}),
    nested=frozenset({"ProductOrderItem"}),
)
_UNTIL_ENDED: Final = {"state", "effectiveCancellationDate", "terminationReason"}
"""Attributes that the server changes until a task has ended."""


def full_order(name: str) -> Json:
    """A full order of two items, of which the second relies on the first."""
    order = SAMPLES.full(name)
    (first,) = order["productOrderItem"]
    first["id"] = "1"
    first["productOrderItem"][0]["id"] = "1.1"
    relationship = {"id": "1", "relationshipType": "reliesOn"}
    second = {"id": "2", "action": "add", "productOrderItemRelationship": [relationship]}
    order["productOrderItem"].append(second)
    return order


class _Orders(Subject):
    """Product orders."""

    @property
    def mandatory(self) -> Sequence[str]:
        return "id", "href", "state", "productOrderItem"

    @property
    def texts(self) -> Sequence[str]:
        # A priority is a number from 0 to 4.
        return [name for name in super().texts if name != "priority"]

    def least(self, api: Api) -> Json:
        return {"productOrderItem": [item("1")]}

    def full(self, api: Api) -> Json:
        return full_order("ProductOrder_Create")


class _FullOrders(_Orders):
    """Product orders with every attribute."""

    def least(self, api: Api) -> Json:
        return {**self.full(api), "externalId": api.marker()}


class _Cancellations(Subject):
    """Cancellation tasks."""

    @property
    def mandatory(self) -> Sequence[str]:
        return "id", "href", "state", "productOrder"

    def least(self, api: Api) -> Json:
        return {"productOrder": {"id": api.place()["id"]}}

    def full(self, api: Api) -> Json:
        task = SAMPLES.full("CancelProductOrder_Create")
        task["productOrder"]["id"] = api.place()["id"]
        return task

    def resource_with(self, api: Api, attribute: str) -> Json:
        return _with(api, super().resource_with(api, attribute), attribute)


class OfVersion5(Subject):
    """Product orders and cancellation tasks of TMF622 v5."""

    @property
    def samples(self) -> Samples:
        # A relationship has a target in the same order.
        return Samples(
            self.contract, values=_VALUES, left_out=frozenset({"productOrderItemRelationship"})
        )

    @property
    def by_state(self) -> frozenset[str]:
        return frozenset({"completionDate", "cancellationDate", "cancellationReason"})

    def resource_with(self, api: Api, attribute: str) -> Json:
        resource = super().resource_with(api, attribute)
        is_task = self.model.collection_path == CANCELLATIONS
        return _with(api, resource, attribute) if is_task else resource


def _with(api: Api, task: Json, attribute: str) -> Json:
    """A cancellation task that has an attribute of its end, once it has ended."""
    return api.wait_until_ended(task) if attribute in _UNTIL_ENDED else task


@dataclass(frozen=True, eq=False)
class _Added(Subject):
    """The attributes that an operator has added to the resources of `base`."""

    base: Subject

    def attributes(self) -> Iterator[str]:
        known = set(self.base.attributes())
        return (each for each in super().attributes() if each not in known)

    def least(self, api: Api) -> Json:
        return self.base.least(api)

    def full(self, api: Api) -> Json:
        full = Samples(self.contract).full(self.model.create or "")
        return {name: each for name, each in full.items() if name in set(self.attributes())}


ORDER: Final = _Orders(TMF622, TMF622.resource_at(ORDERS))
FULL_ORDER: Final = _FullOrders(TMF622, ORDER.model)
CANCELLATION: Final = _Cancellations(TMF622, TMF622.resource_at(CANCELLATIONS))


def added(contract: Contract) -> Mapping[str, Subject]:
    """What overlays have added to the contract of TMF622, as subjects by the prefix of checks."""
    return {
        f"{each.model.name}.": _Added(
            contract, contract.resource_at(each.model.collection_path), each
        )
        for each in (ORDER, CANCELLATION)
    }
