"""A product order as service orders, one for each acceptance centre.

The same order makes the same service orders, byte by byte: what is to be amended is what differs.
So nothing is in them that the order centre itself writes into an order.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from ordercentre.acceptance.copying import chosen, copied, notes, parties, service, without_empty
from ordercentre.acceptance.decomposition import DecomposedOrder, Plan
from ordercentre.acceptance.draft import ServiceOrderDraft, label
from ordercentre.acceptance.relationships import relationships
from ordercentre.centre import ServiceSpecification
from tmf630 import wire
from tmf630.wire import INT64, Json

_ALIKE: Final = (
    "category",
    "description",
    "notificationContact",
    "priority",
    "requestedCompletionDate",
    "requestedStartDate",
)
"""The attributes of orders that both contracts have."""
NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


def service_orders(
    decomposed: DecomposedOrder,
    centres: Mapping[str, str],
    sequence: int = 1,
    delivered: Mapping[str, str] = NOTHING,
) -> Sequence[ServiceOrderDraft]:
    """The service orders with certain items of an order, whatever the states of these.

    `centres` has the name of the centre of each item to send, by the item's id. The service order
    items that are `delivered` are in none.
    """
    sent: dict[str, list[Plan]] = {}
    for id, plan in decomposed.plans.items():
        if id in centres:
            sent.setdefault(centres[id], []).append(plan)
    return [_draft(decomposed, centre, sequence, each, delivered) for centre, each in sent.items()]


def _draft(
    decomposed: DecomposedOrder,
    centre: str,
    sequence: int,
    sent: Sequence[Plan],
    delivered: Mapping[str, str],
) -> ServiceOrderDraft:
    order = decomposed.order
    items = {each.id: _without(list(_items(each, len(sent))), delivered) for each in sent}
    ids = {id: [each["id"] for each in made] for id, made in items.items()}
    related = relationships(decomposed.plans, ids)
    external_id = f"{decomposed.id}-{label(centre, sequence)}"
    body = {
        "@type": "ServiceOrder",
        "externalId": external_id,
        **chosen(order, _ALIKE),
        "externalReference": _references(decomposed.id, order),
        **without_empty({"note": notes(order), "relatedParty": parties(order)}),
        "serviceOrderItem": [
            {**each, **without_empty({"serviceOrderItemRelationship": related.get(each["id"])})}
            for made in items.values()
            for each in made
        ],
    }
    return ServiceOrderDraft(
        centre=centre,
        external_id=external_id,
        sequence=sequence,
        body=body,
        items={each: id for id, made in ids.items() for each in made},
        points={each.id: each.rule.point_of_no_return for each in sent},
        digests={each.id: digest(each.item) for each in sent},
        delivered={id: item for id, item in delivered.items() if item in items},
    )


def _without(made: list[Json], delivered: Container[str]) -> list[Json]:
    """What is left to deliver; all if that is nothing, since there is something to send again."""
    return [each for each in made if each["id"] not in delivered] or made


def digest(item: Json) -> str:
    """A digest of all that an item says of its services, whatever the mapping makes of it."""
    product = item.get("product", {})
    said = {
        **chosen(item, ("action", "quantity", "appointment", "productOrderItemRelationship")),
        "ids": [
            each.get(name, {}).get("id")
            for each in (item, product)
            for name in ("productOffering", "productSpecification")
        ],
        "services": product.get("realizingService") if item["action"] != "add" else None,
        "service": service(item, {}),
    }
    return sha256(wire.canonical(said)).hexdigest()


def _items(plan: Plan, count: int) -> Iterator[Json]:
    """The service order items of an item, in a service order that has so many items.

    The id of each is that of the item, a point and a number: the last point tells them apart. A
    larger quantity later makes more of them, and leaves the others as they are.
    """
    copies = plan.copies(count)
    quantity = 1 if copies > 1 else plan.quantity
    made = [each for _ in range(copies) for each in plan.services]
    # Which service is which can only be told if there are as many.
    existing = plan.existing if len(plan.existing) == len(made) else ()
    appointment = copied(plan.item.get("appointment"))
    for number, specification in enumerate(made, start=1):
        yield {
            "@type": "ServiceOrderItem",
            "id": f"{plan.id}.{number}",
            "action": plan.item["action"],
            "quantity": _quantity(quantity, specification),
            **without_empty({"appointment": appointment}),
            "service": {
                **service(plan.item, plan.rule.characteristics),
                **_specified(specification),
                **({"id": existing[number - 1]} if existing else {}),
            },
        }


def _quantity(quantity: int, specification: ServiceSpecification | None) -> int:
    each = specification.per_product if specification else 1
    return min(quantity * each, INT64[-1])


def _specified(specification: ServiceSpecification | None) -> Json:
    if specification is None:
        return {}
    named = {"id": specification.id, **without_empty({"name": specification.name})}
    typing = {"@type": "ServiceSpecificationRef", "@referredType": "ServiceSpecification"}
    return {"serviceSpecification": {**typing, **named}}


def _references(order_id: str, order: Json) -> list[Json]:
    """The references to the product order: its id, and what its client calls it."""
    references = [("productOrder", order_id)]
    if order.get("externalId"):
        references.append(("productOrderExternalId", order["externalId"]))
    return [
        {"@type": "ExternalReference", "id": id, "name": id, "externalReferenceType": kind}
        for kind, id in references
    ]
