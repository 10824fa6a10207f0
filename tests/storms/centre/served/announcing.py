"""Events of service orders: never, once or twice, now or late, in any order, and rubbish."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from random import Random
from typing import Final

import httpx

from tests.api.orders import Json

_LATE: Final = 0.5
"""Seconds by which an event is late, at most."""
_RUBBISH: Final = (
    *(b"", b"<event/>", b"[]", b'{"event": 5}', b'{"event": {"serviceOrder": {"id": []}}}'),
    *(
        b'{"event": {"serviceOrder": {"id": "unknown"}}}',
        b'{"event": {"a": {"id": "s-1"}, "b": 1}}',
    ),
)
_JSON: Final = {"Content-Type": "application/json"}


class Announcing:
    """The callbacks that are registered, and the events that they get."""

    def __init__(self, chance: Random) -> None:
        self.registered: list[Json] = []
        self._chance = chance
        self._events: list[tuple[float, bytes]] = []

    def register(self, sent: Json) -> Json:
        """A new registration."""
        self.registered.append({"id": str(len(self.registered)), **sent})
        return self.registered[-1]

    def announce(self, order: Json) -> None:
        """Plan the event of a changed service order, and rubbish with it."""
        event = {"eventType": "ServiceOrderStateChangeEvent", "event": {"serviceOrder": order}}
        bodies = [json.dumps(event).encode()] * self._chance.choice((0, 1, 1, 2))
        bodies += [self._chance.choice(_RUBBISH)] * (self._chance.random() < 0.3)
        now = time.monotonic()
        self._events += [(now + self._chance.uniform(0, _LATE), each) for each in bodies]

    def due(self, now: float) -> tuple[Sequence[str], Sequence[bytes]]:
        """The callbacks, and the events that are to be sent to them now."""
        due = [body for time, body in self._events if time <= now]
        self._events = [each for each in self._events if each[0] > now]
        self._chance.shuffle(due)
        return list(dict.fromkeys(each["callback"] for each in self.registered)), due


def send(client: httpx.Client, callbacks: Sequence[str], bodies: Sequence[bytes]) -> None:
    """Send events; whoever is not there misses them."""
    for callback in callbacks:
        for body in bodies:
            try:
                client.post(callback, content=body, headers=_JSON)
            except httpx.TransportError:
                continue
