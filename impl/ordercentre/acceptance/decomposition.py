"""Which service order items an item of a product order becomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ordercentre.capture.items import ADD, MODIFY, named_specification_id, offering_id, product_of
from ordercentre.catalogue.model import Found
from ordercentre.centre import AcceptanceRules, MappingRule, ServiceSpecification
from ordercentre.products.model import Product
from productordering.ordering import items
from tmf630.wire import INT64, Json

MOST_COPIES: Final = 100
"""More products of an item are not split, but counted: a service order stays of a sane size."""
MOST_COPIES_OF_ORDER: Final = 2000
"""As many products are split in a service order at most."""
_SENT_FIRST: Final = frozenset({"acknowledged", "inProgress"})
_DEFAULT: Final = MappingRule()
_CHANGING: Final = frozenset({MODIFY, "delete"})


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What an item becomes: `services` for each of its `copies`, None for no specification.

    `parent` is the plan of the item that contains it. `existing` are the ids of the services that
    realize its product already.
    """

    item: Json
    parent: Plan | None
    rule: MappingRule
    services: tuple[ServiceSpecification | None, ...]
    existing: Sequence[str] = ()

    @property
    def id(self) -> str:
        """The id of the item."""
        return str(self.item["id"])

    @property
    def quantity(self) -> int:
        """How many products are ordered, one where the order says none or less."""
        return max(1, min(int(self.item.get("quantity", 1)), INT64[-1]))

    @property
    def has_service(self) -> bool:
        """Whether there is something to do for the item itself.

        There is nothing for `noChange`. An item that contains others has a service of its own if a
        rule names its offering or specification, or if that has service specifications.
        """
        if self.item["action"] == "noChange":
            return False
        named = self.rule.offering is not None or self.rule.specification is not None
        return named or self.services != (None,) or not self.item.get("productOrderItem")

    def copies(self, items: int) -> int:
        """Into how many copies it is split in a service order of so many items."""
        most = min(MOST_COPIES, MOST_COPIES_OF_ORDER // items)
        return self.quantity if self.rule.split and self.quantity <= most else 1


@dataclass(frozen=True, slots=True)
class DecomposedOrder:
    """A stored order with its id, and the plan of each item, nested ones included, by its id."""

    id: str
    order: Json
    plans: Mapping[str, Plan]

    def to_send(self) -> list[str]:
        """The ids of the items that an acceptance centre has to work on, if it has them not yet.

        Items that wait for something else (`pending`, `held`), are being cancelled or have ended,
        are none of them.
        """
        return [id for id in self.own if items.state(self.plans[id].item) in _SENT_FIRST]

    @property
    def own(self) -> list[str]:
        """The ids of the items that have a service of their own."""
        return [id for id, each in self.plans.items() if each.has_service]


@dataclass(frozen=True, slots=True)
class Known:
    """What neighbours say: what is found in the catalogue, and products of the inventory by id."""

    found: Found = field(default_factory=Found)
    products: Mapping[str, Product] = field(default_factory=dict)


def decomposed(order_id: str, order: Json, rules: AcceptanceRules, known: Known) -> DecomposedOrder:
    """The order of that id, decomposed by the rules and by what is known."""
    plans = {each.id: each for each in _plans(order, None, rules, known)}
    return DecomposedOrder(order_id, order, plans)


def changed_product_ids(order: Json) -> frozenset[str]:
    """The ids of the products that items modify or delete."""
    ids = {
        product_of(item).get("id", "")
        for _, item in items.located(order)
        if item["action"] in _CHANGING
    }
    return frozenset(ids - {""})


def _plans(
    parent: Json, above: Plan | None, rules: AcceptanceRules, known: Known
) -> Iterator[Plan]:
    for item in parent.get("productOrderItem", ()):
        plan = _plan(item, above, rules.mapping, known)
        yield plan
        yield from _plans(item, plan, rules, known)


def _plan(item: Json, parent: Plan | None, mapping: Sequence[MappingRule], known: Known) -> Plan:
    """The plan of an item. What it does not say of the product that it changes is looked up."""
    product = product_of(item)
    there = known.products.get(product.get("id", "")) if item["action"] in _CHANGING else None
    offering = offering_id(item, {there.id: there} if there else {})
    specification = _specification(item, offering, there, known.found)
    rule = next((each for each in mapping if _fits(each, offering, specification)), _DEFAULT)
    services = rule.services or _services(specification, known.found)
    return Plan(item, parent, rule, services, _existing(item, there))


def _specification(item: Json, offering: str, there: Product | None, found: Found) -> str:
    """The id of the product specification, by the order, the catalogue, or the inventory."""
    if own := named_specification_id(item):
        return own
    known = found.offerings.get(offering)
    if known and known.specification:
        return known.specification.id
    return there.specification_id if there and there.offering_id == offering else ""


def _existing(item: Json, there: Product | None) -> Sequence[str]:
    """The ids of the services of a product that is there.

    The services of a product that is added are not there when it is ordered.
    """
    if item["action"] == ADD:
        return ()
    named = [each["id"] for each in product_of(item).get("realizingService", ())]
    return named or (there.service_ids if there else ())


def _fits(rule: MappingRule, offering: str, specification: str) -> bool:
    return rule.offering in (None, offering) and rule.specification in (None, specification)


def _services(specification: str, found: Found) -> tuple[ServiceSpecification | None, ...]:
    known = found.specifications.get(specification)
    named = known.service_specifications if known else ()
    return tuple(ServiceSpecification(id=each.id, name=each.name) for each in named) or (None,)
