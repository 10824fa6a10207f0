"""Follows an order, and prints each change of its states as it is seen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from tmf622_demo.client import Client, Json, Stopped
from tmf622_demo.screen import Screen
from tmf622_demo.showing import items_within, name

SECONDS: Final = 45.0
"""The time limit of a step; usually it takes less than four seconds."""
_PAUSE: Final = 0.1
_NAME: Final = 14
_ENDED: Final = frozenset({"completed", "failed", "cancelled"})


def wait(what: str, reached: Callable[[], bool]) -> None:
    """Return once something is so; raises Stopped, with what should be, if that does not come."""
    deadline = time.monotonic() + SECONDS
    while not reached():
        if time.monotonic() > deadline:
            raise Stopped(f"{what}: this has not come within {SECONDS:g} s")
        time.sleep(_PAUSE)


class Following:
    """Follows an order from its first answer on; `order` is what was seen last of it."""

    def __init__(self, orders: Client, screen: Screen, order: Json) -> None:
        self.order = order
        self._orders = orders
        self._screen = screen
        self._seen = dict(_states(order))
        self._notes = {each["id"] for each in order.get("note", ())}

    @property
    def id(self) -> str:
        """The id of the order."""
        return str(self.order["id"])

    def until(self, state: str) -> None:
        """Return once the order has this state; raises Stopped if that does not come."""
        wait(f"order {self.id} becomes {state}", lambda: self.look()["state"] == state)

    def until_note(self, text: str) -> None:
        """Return once a note of the order has this text; raises Stopped if that does not come."""

        def has_note() -> bool:
            return any(text in each["text"] for each in self.look().get("note", ()))

        wait(f"order {self.id} gets a note of {text}", has_note)

    def look(self) -> Json:
        """The order as it is now."""
        order: Json = self._orders.get(f"/productOrder/{self.id}")
        self.order = order
        for each in order.get("note", ()):
            if each["id"] not in self._notes:
                self._notes.add(each["id"])
                self._screen.line("note", each["text"])
        for key, now in _states(order):
            before = self._seen.get(key, _NEW)
            if now != before:
                self._seen[key] = now
                self._screen.line(key[0], f"{key[1]:<{_NAME}}{_change(before, now)}")
        return order


class _Seen(NamedTuple):
    """The state of an item or an order, and whether an item has passed its point of no return."""

    state: str
    has_passed: bool = False


_NEW: Final = _Seen("new")


def _states(order: Json) -> Iterator[tuple[tuple[str, str], _Seen]]:
    """Where the items of an order are, and the order itself, each by what it is."""
    for item in items_within(order):
        has_passed = item.get("@pointOfNoReturn") is True and item["state"] not in _ENDED
        yield (f"item {item['id']}", name(item)), _Seen(item["state"], has_passed)
    yield ("order", ""), _Seen(order["state"])


def _change(before: _Seen, now: _Seen) -> str:
    states = now.state if now.state == before.state else f"{before.state} → {now.state}"
    return f"{states}, past its point of no return" if now.has_passed else states
