"""The order with which placing one begins."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from tmf630.caller import Caller
from tmf630.wire import Json
from tmf_contracts.model.resources import ResourceModel
from tmf_contracts.model.states import Items

_CANCELLED: Final = frozenset({"cancellationDate", "cancellationReason"})
"""What became of an order, although a client can send it."""


def small(caller: Caller) -> Json:
    """A small order, which lacks only whose it is and what is ordered.

    A caller with a party orders for it.
    """
    customer = {"role": "customer", "@referredType": "Customer"}
    if caller.party is not None:
        customer = {"id": caller.party, **customer}
    item = {"id": "1", "action": "add", "quantity": 1, "productOffering": {}}
    return {"relatedParty": [customer], "productOrderItem": [item]}


def copied(order: Mapping[str, Any], model: ResourceModel) -> Json:
    """A new order like one that there is, without what the server says of that one."""
    left_out = model.server_owned | _CANCELLED
    made = {name: each for name, each in order.items() if name not in left_out}
    return _with_new_items(made, model.definition, model.items)


def _with_new_items(
    parent: Mapping[str, Any], definition: str, items: Mapping[str, Sequence[Items]]
) -> Json:
    made = dict(parent)
    for each in items.get(definition, ()):
        if isinstance(inner := made.get(each.attribute), list):
            made[each.attribute] = [
                _with_new_items(_without(one, each.state.name), each.definition, items)
                for one in inner
            ]
    return made


def _without(item: Mapping[str, Any], name: str) -> Json:
    return {key: each for key, each in item.items() if key != name}


def text(order: Mapping[str, Any]) -> str:
    """An order as JSON for people."""
    return json.dumps(order, indent=2, ensure_ascii=False)
