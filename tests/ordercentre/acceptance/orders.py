"""Product orders as they are stored, and rules of acceptance centres."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ordercentre.acceptance.decomposition import Known, decomposed
from ordercentre.acceptance.draft import ServiceOrderDraft
from ordercentre.acceptance.mapping import service_orders
from ordercentre.centre import AcceptanceCentre, AcceptanceRules, MappingRule, NeighbourSettings
from productordering.ordering import items
from tmf630.wire import Json

ORDER_ID = "01a22709-0bd1-7366-b0a4-0fbdbbe32660"
NOTHING_KNOWN = Known()


def rules(*mapping: MappingRule) -> AcceptanceRules:
    """The rules of one acceptance centre, `field`."""
    centre = AcceptanceCentre(neighbour=NeighbourSettings(name="field", url="http://x"))
    return AcceptanceRules(centres=(centre,), default="field", mapping=mapping)


RULES = rules()


def item(id: str, *nested: Json, action: str = "add", **more: Any) -> Json:
    """An item that is acknowledged, of the offering `O-<id>` unless `more` says another one."""
    made: Json = {
        "id": id,
        "action": action,
        "state": "acknowledged",
        "productOffering": {"id": f"O-{id}", "name": f"Offering {id}"},
        **more,
    }
    return {**made, "productOrderItem": list(nested)} if nested else made


def order(*items: Json, **more: Any) -> Json:
    """A stored order."""
    return {"state": "acknowledged", "productOrderItem": list(items), **more}


def drafts(
    order: Json,
    rules: AcceptanceRules = RULES,
    known: Known = NOTHING_KNOWN,
    centres: Mapping[str, str] = MappingProxyType({}),
) -> list[ServiceOrderDraft]:
    """The service orders of an order; `centres` has those of items that are not for `field`."""
    made = decomposed(ORDER_ID, order, rules, known)
    routed = {id: centres.get(id, "field") for id in made.to_send()}
    return list(service_orders(made, routed))


def sent_items(draft: ServiceOrderDraft) -> dict[str, Json]:
    """The service order items of a draft by their ids."""
    return {each["id"]: each for each in draft.body["serviceOrderItem"]}


def with_states(order: Json, **states: str) -> Json:
    """The order with the states of some items; the others stay as they are."""
    wanted = {**items.states(order), **states}
    return {**order, "productOrderItem": items.with_states(order, lambda each: wanted[each["id"]])}
