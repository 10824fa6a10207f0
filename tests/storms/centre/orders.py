"""The orders of a storm, and what shall become of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Final

from tests.api.orders import Json
from tests.storms.centre.documents import BUNDLE, CUSTOMER, LINE, TELEVISION
from tests.storms.centre.inventory import Inventory

FAST: Final = 200
"""The speed that a `modify` wants."""


@dataclass(slots=True)
class StormOrder:
    """An order that a client sends again until it is answered.

    failures    how often each item fails, by its id
    decision    what a person decides when an item has failed too often
    cancelled   whether the client cancels it
    once        whether the client gives up when the answer is 503
    placed      the order as it was answered, None if it was refused
    """

    name: str
    items: list[Json]
    failures: Mapping[str, int] = field(default_factory=dict)
    decision: str = ""
    cancelled: bool = False
    once: bool = False
    placed: Json | None = None

    @property
    def body(self) -> Json:
        """The body of its POST."""
        return {
            "externalId": self.name,
            "description": json.dumps(self.failures),
            "relatedParty": [{"id": CUSTOMER, "role": "customer", "@referredType": "Customer"}],
            "productOrderItem": self.items,
        }


def any_order(name: str, chance: Random, inventory: Inventory) -> StormOrder:
    """An order of any kind."""
    order: StormOrder = chance.choice(_KINDS)(name, chance, inventory)
    order.once = chance.random() < 0.3
    return order


def _adding(name: str, chance: Random, _: Inventory) -> StormOrder:
    offerings = [chance.choice((LINE, TELEVISION)) for _ in range(chance.randint(1, 3))]
    return StormOrder(name, [_add(str(n), each) for n, each in enumerate(offerings, 1)])


def _bundle(name: str, chance: Random, _: Inventory) -> StormOrder:
    return StormOrder(name, [_add("1", BUNDLE), *([_add("2", LINE)] * chance.randint(0, 1))])


def _changing(name: str, chance: Random, inventory: Inventory) -> StormOrder:
    speed = [{"name": "speed", "value": FAST}]
    product = {"id": inventory.add_active(), "productCharacteristic": speed}
    items = [
        {"id": "1", "action": "modify", "product": product},
        {"id": "2", "action": "delete", "product": {"id": inventory.add_active()}},
    ]
    return StormOrder(name, [*chance.sample(items, chance.randint(1, 2)), _add("3", LINE)])


def _failing(name: str, chance: Random, inventory: Inventory) -> StormOrder:
    order = _adding(name, chance, inventory)
    order.failures = {each["id"]: chance.randint(0, 2) for each in order.items}
    order.decision = chance.choice(("retry", "complete", "fail"))
    return order


def _cancelled(name: str, chance: Random, inventory: Inventory) -> StormOrder:
    order = chance.choice((_adding, _bundle))(name, chance, inventory)
    order.cancelled = True
    return order


_KINDS: Final[tuple[Callable[[str, Random, Inventory], StormOrder], ...]] = (
    *(_adding, _bundle, _bundle, _changing, _changing, _failing, _failing, _cancelled),
)


def _add(id: str, offering: str) -> Json:
    return {"id": id, "action": "add", "quantity": 1, "productOffering": {"id": offering}}
