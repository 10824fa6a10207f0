"""The orders of a storm, and what shall become of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from tests.api.cancellations import soon
from tests.api.orders import Json
from tests.storms.centre.amendments import START, Amendment, Answer, Known, Place
from tests.storms.centre.served.amending import OPEN, VISIT
from tests.storms.centre.served.documents import (
    BUNDLE,
    CUSTOMER,
    DECEASED,
    LINE,
    PARTY,
    TELEVISION,
)
from tests.storms.centre.served.inventory import Inventory

_SPEEDS: Final = range(300, 1000, 100)


@dataclass(slots=True)
class StormOrder:
    """An order that a client sends again until it is answered.

    failures    how often each item fails, by its id
    decision    what a person decides when an item has failed too often
    cancelled   whether the client cancels it
    once        whether the client gives up when the answer is 503
    customer    the related party that orders
    start       the date at which it is to start, empty for none
    amendments  what the client changes of it, one after the other
    placed      the order as it was answered, None if it was refused
    known       the values that it can have, once it is placed
    """

    name: str
    items: list[Json]
    failures: Mapping[str, int] = field(default_factory=dict)
    decision: str = ""
    cancelled: bool = False
    once: bool = False
    customer: Json = field(default_factory=lambda: {"id": CUSTOMER, "@referredType": "Customer"})
    start: str = ""
    amendments: Sequence[Amendment] = ()
    placed: Json | None = None
    known: Known | None = None

    @property
    def body(self) -> Json:
        """The body of its POST."""
        start = {START: self.start} if self.start else {}
        return {
            **start,
            "externalId": self.name,
            "description": json.dumps(self.failures),
            "relatedParty": [{"role": "customer", **self.customer}],
            "productOrderItem": self.items,
        }

    @property
    def is_refusable(self) -> bool:
        """Whether its customer can order nothing."""
        return bool(self.customer["id"] == DECEASED)


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
    product = {"id": inventory.add_active(), **_characteristics(speed=200)}
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


def _amended(name: str, chance: Random, inventory: Inventory) -> StormOrder:
    """An order of a line that waits until it is amended, while television goes too far."""
    order = _adding(name, chance, inventory)
    order.items += [_add("l", LINE, speed=100, visit=OPEN), _add("t", TELEVISION, speed=100)]
    speed, visit = Place("l", "speed"), Place("l", VISIT)
    pause = chance.uniform(0, 0.5)
    order.amendments = [
        *[Amendment({speed: 110}, pause, Answer.ACCEPTED)] * chance.randint(0, 1),
        *[Amendment({Place("t", "speed"): 120}, pause, Answer.REFUSED)] * chance.randint(0, 1),
        Amendment({speed: 130, visit: "2030-01-01"}, pause, Answer.ACCEPTED),
        Amendment({speed: 140}, 3 * pause),
    ]
    return order


def _amended_meanwhile(name: str, chance: Random, inventory: Inventory) -> StormOrder:
    """An order of which items change at any time, whether that is too late or not."""
    order = chance.choice((_adding, _failing, _changing))(name, chance, inventory)
    for each in order.items:
        if each["action"] == "add":
            each["product"] = _characteristics(speed=100)
    places = [Place(each["id"], "speed") for each in order.items if each["action"] != "delete"]
    order.amendments = [
        # Each is another one: an order that stays as it is can be patched at any time.
        Amendment({chance.choice(places): speed}, chance.uniform(0, 2.5))
        for speed in chance.sample(_SPEEDS, chance.randint(1, 3))
    ]
    return order


def _later(name: str, chance: Random, inventory: Inventory) -> StormOrder:
    """An order that waits for its date, which its client may put off or bring forward."""
    order = chance.choice((_adding, _bundle, _failing, _cancelled))(name, chance, inventory)
    order.start = soon(chance.uniform(5, 12))
    order.amendments = [
        Amendment({Place("", START): soon(chance.uniform(6, 14))}, chance.uniform(0, 1))
        for _ in range(chance.randint(0, 2))
    ]
    return order


def _of_a_party(name: str, chance: Random, inventory: Inventory) -> StormOrder:
    order = chance.choice((_adding, _bundle))(name, chance, inventory)
    order.customer = {"id": PARTY, "@referredType": "Individual"}
    return order


def _of_the_deceased(name: str, chance: Random, inventory: Inventory) -> StormOrder:
    order = chance.choice((_adding, _bundle))(name, chance, inventory)
    order.customer = {"id": DECEASED, "@referredType": "Customer"}
    return order


_KINDS: Final[tuple[Callable[[str, Random, Inventory], StormOrder], ...]] = (
    *(_adding, _bundle, _bundle, _changing, _changing, _failing, _failing, _cancelled),
    *(_amended, _amended, _amended_meanwhile, _amended_meanwhile, _later, _later, _later),
    *(_cancelled, _of_a_party, _of_the_deceased),
)


def _add(id: str, offering: str, **characteristics: object) -> Json:
    added: Json = {"id": id, "action": "add", "quantity": 1, "productOffering": {"id": offering}}
    return {**added, "product": _characteristics(**characteristics)} if characteristics else added


def _characteristics(**values: object) -> Json:
    return {
        "productCharacteristic": [{"name": name, "value": each} for name, each in values.items()]
    }
