"""The items of one order."""

from random import Random
from typing import Any

from productordering.seed.catalogue import SPECIFICATIONS
from productordering.seed.journeys import Part
from productordering.seed.parties import Customer, linked, place
from productordering.seed.prices import Bill, unit_prices
from productordering.seed.specification import Offering, Specification

Item = dict[str, Any]

_VALUE_TYPES = {
    str: "string",
    int: "integer",
    bool: "boolean",
    float: "number",
    list: "array",
    dict: "object",
}


class Basket:
    """Generates the items of one order, with their numbers, relationships and total price.

    `leaves` counts the items that have no items of their own, `visits` those with an appointment.
    """

    def __init__(self, random: Random, customer: Customer, number: int) -> None:
        self.bill = Bill()
        self.leaves = 0
        self.visits = 0
        self._random = random
        self._customer = customer
        self._number = number
        self._count = 0
        self._sites = 0
        self._latest: dict[str, str] = {}

    def items(self, parts: tuple[Part, ...]) -> list[Item]:
        return [self._item(part) for part in parts if self._random.random() < part.chance]

    def _item(self, part: Part) -> Item:
        specification = SPECIFICATIONS[part.name]
        offering = self._random.choice(specification.offerings)
        self._count += 1
        self._sites += part.elsewhere
        item: Item = {
            "id": str(90 + 10 * self._count),
            "quantity": part.quantity,
            "action": part.action,
            "product": self._product(part, specification, offering),
        }
        if part.relies_on:
            target = self._latest[part.relies_on]
            item["productOrderItemRelationship"] = [{"id": target, "relationshipType": "reliesOn"}]
        self._latest[part.name] = item["id"]
        if part.action in ("add", "modify"):
            item |= self._sale(specification, offering, part.quantity)
        if part.action == "add" and specification.visited:
            item |= self._visit()
        if part.parts:
            item["productOrderItem"] = self.items(part.parts)
        else:
            self.leaves += 1
        return item

    def _product(
        self, part: Part, specification: Specification, offering: Offering
    ) -> dict[str, Any]:
        """A reference to an existing product; a description of one to add or modify."""
        product: dict[str, Any] = {}
        if part.action != "add":
            id = f"P-{self._random.getrandbits(40):010x}"
            product |= linked("productInventory/v4/product", id)
            product |= {"@referredType": "Product", "status": "active"}
        product["name"] = offering.name
        if part.parts:
            product["isBundle"] = True
        if part.action in ("add", "modify"):
            product["productSpecification"] = {
                "id": specification.id,
                "name": specification.name,
                "version": specification.version,
            }
            product["productCharacteristic"] = self._characteristics(specification, offering)
        if specification.sited:
            product["place"] = [place(self._customer, self._sites)]
        return product

    def _characteristics(
        self, specification: Specification, offering: Offering
    ) -> list[dict[str, Any]]:
        drawn = [(name, pick(self._random)) for name, pick in specification.characteristics]
        return [
            {"name": name, "valueType": _VALUE_TYPES[type(value)], "value": value}
            for name, value in (*offering.features, *drawn)
        ]

    def _sale(
        self, specification: Specification, offering: Offering, quantity: int
    ) -> dict[str, Any]:
        """The offering, its price and its minimum term."""
        sale: dict[str, Any] = {"productOffering": {"id": offering.id, "name": offering.name}}
        if prices := unit_prices(self._random, specification, offering):
            sale["itemPrice"] = prices
            self.bill.add(offering, specification.tax_rate, quantity)
            if quantity > 1:
                own = Bill()
                own.add(offering, specification.tax_rate, quantity)
                sale["itemTotalPrice"] = own.total()
            if self._customer.business:
                sale["quoteItem"] = {"id": str(self._count), "quoteId": f"Q-{self._number}"}
        if specification.commitments:
            months = self._random.choice(specification.commitments)
            duration = {"amount": months, "units": "month"}
            sale["itemTerm"] = [{"name": "Minimum term", "duration": duration}]
        return sale

    def _visit(self) -> dict[str, Any]:
        """The engineer's appointment, and the qualification of the address before it."""
        self.visits += 1
        slot = self._random.choice(("morning", "afternoon", "evening"))
        return {
            "appointment": {
                "id": f"AP-{self._number}-{self._count}",
                "description": f"Installation visit in the {slot}",
            },
            "productOfferingQualificationItem": {
                "id": str(self._count),
                "productOfferingQualificationId": f"POQ-{self._number}",
            },
        }
