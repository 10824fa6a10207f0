"""Which service order items an item of a product order becomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ordercentre.catalogue.model import Found
from ordercentre.centre import AcceptanceRules, MappingRule, ServiceSpecification
from productordering.ordering import items
from tmf630.wire import INT64, Json

MOST_COPIES: Final = 100
"""More products of an item are not split, but counted: a service order stays of a sane size."""
MOST_COPIES_OF_ORDER: Final = 2000
"""As many products are split in a service order at most."""
_SENT_FIRST: Final = frozenset({"acknowledged", "inProgress"})
_DEFAULT: Final = MappingRule()


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What an item becomes: `services` for each of its `copies`, None for no specification.

    `parent` is the plan of the item that contains it.
    """

    item: Json
    parent: Plan | None
    rule: MappingRule
    services: tuple[ServiceSpecification | None, ...]

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


def decomposed(order_id: str, order: Json, rules: AcceptanceRules, found: Found) -> DecomposedOrder:
    """The order of that id, decomposed by the rules and by what is `found` in the catalogue."""
    plans = {each.id: each for each in _plans(order, None, rules, found)}
    return DecomposedOrder(order_id, order, plans)


def _plans(
    parent: Json, above: Plan | None, rules: AcceptanceRules, found: Found
) -> Iterator[Plan]:
    for item in parent.get("productOrderItem", ()):
        plan = _plan(item, above, rules.mapping, found)
        yield plan
        yield from _plans(item, plan, rules, found)


def _plan(item: Json, parent: Plan | None, mapping: Sequence[MappingRule], found: Found) -> Plan:
    product = item.get("product", {})
    offering = _id(item.get("productOffering")) or _id(product.get("productOffering"))
    specification = _specification(product, offering, found)
    rule = next((each for each in mapping if _fits(each, offering, specification)), _DEFAULT)
    return Plan(item, parent, rule, rule.services or _services(specification, found))


def _specification(product: Json, offering: str, found: Found) -> str:
    """The id of the product specification, by the order or else by the catalogue."""
    if own := _id(product.get("productSpecification")):
        return own
    known = found.offerings.get(offering)
    return known.specification.id if known and known.specification else ""


def _fits(rule: MappingRule, offering: str, specification: str) -> bool:
    return rule.offering in (None, offering) and rule.specification in (None, specification)


def _services(specification: str, found: Found) -> tuple[ServiceSpecification | None, ...]:
    known = found.specifications.get(specification)
    named = known.service_specifications if known else ()
    return tuple(ServiceSpecification(id=each.id, name=each.name) for each in named) or (None,)


def _id(reference: Mapping[str, str] | None) -> str:
    return (reference or {}).get("id", "")
