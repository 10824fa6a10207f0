"""An acceptance centre that works by itself: it takes service orders to their ends, over HTTP.

| characteristic of a service | what it means |
|---|---|
| `visit` | the day on which a technician comes; `open`: the work waits for a day |
| `visitsNeeded` | the visits until the work is done; each service order is one |
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from threading import Event, Thread
from typing import Any, Final

from tmf622_demo.client import Client, Json, Stopped
from tmf622_demo.screen import Screen

_PAUSE: Final = 0.1
"""Seconds from one look to the next."""
_WORK: Final = 0.4
"""Seconds until work begins, and for each service order item."""
_ENDED: Final = frozenset({"completed", "failed", "cancelled", "rejected", "partial"})
_OPEN: Final = "acknowledged,inProgress"
_ITEMS: Final = "serviceOrderItem"


@contextmanager
def working(client: Client, screen: Screen) -> Iterator[None]:
    """An acceptance centre that works on the service orders of a server, beside the block."""
    stopped = Event()
    thread = Thread(target=_AcceptanceCentre(client, screen).work, args=(stopped,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


class _AcceptanceCentre:
    def __init__(self, client: Client, screen: Screen) -> None:
        self._client = client
        self._screen = screen
        self._since: dict[str, float] = {}
        self._services: dict[str, list[Json]] = {}

    def work(self, stopped: Event) -> None:
        """Work until it is stopped."""
        said = ""
        while not stopped.wait(_PAUSE):
            try:
                self._cancel()
                self._advance()
            except Stopped as fault:
                # The walk ends by itself when what it waits for does not come.
                if said != str(fault):
                    said = str(fault)
                    self._screen.line("centre", said)

    def _cancel(self) -> None:
        """Grant every cancellation."""
        for task in self._client.get("/cancelServiceOrder?state=accepted&limit=100"):
            path = f"/serviceOrder/{task['serviceOrder']['id']}"
            order = self._client.get(path)
            items = [_moved(each, "cancelled") for each in order[_ITEMS]]
            body = {"state": "cancelled", _ITEMS: items}
            self._client.expect(HTTPStatus.OK, "PATCH", path, body)
            path = f"/cancelServiceOrder/{task['id']}"
            self._client.expect(HTTPStatus.OK, "PATCH", path, {"state": "done"})
            self._screen.line("centre", f"{_name(order)} is cancelled")

    def _advance(self) -> None:
        """Take each open service order a step further, if it is time."""
        now = time.monotonic()
        for order in self._client.get(f"/serviceOrder?state={_OPEN}&limit=100"):
            if order["id"] not in self._since:
                self._since[order["id"]] = now
                self._services[order["id"]] = _services(order)
                names = ", ".join(each.get("name", "") for each in _services(order))
                self._screen.line("centre", f"{_name(order)} is there: {names}")
            elif now - self._since[order["id"]] >= _WORK:
                self._step(order["id"])

    def _step(self, id: str) -> None:
        """Begin with the items that are new, or end one that is in work."""
        path = f"/serviceOrder/{id}"
        answer = self._client.send("GET", path)
        order = answer.content
        if self._services[id] != _services(order):
            self._services[id] = _services(order)
            self._screen.line("centre", f"{_name(order)} is amended")
        items = _next(order)
        if items == order[_ITEMS]:
            return
        body = {"state": _state(items), _ITEMS: items}
        # Someone may have amended it meanwhile.
        if self._client.send("PATCH", path, body, answer.etag).status == HTTPStatus.OK:
            self._since[id] = time.monotonic()
            for before, after in zip(order[_ITEMS], items, strict=True):
                if message := _failure(after) if before != after else "":
                    self._screen.line("centre", f"{_name(order)}: {message}")


def _next(order: Json) -> list[Json]:
    """The items of a service order after the next step."""
    items: Sequence[Json] = order[_ITEMS]
    states = [each.get("state", "acknowledged") for each in items]
    if "acknowledged" in states:
        return [_moved(each, "inProgress") for each in items]
    for index, state in enumerate(states):
        if state == "assessingCancellation":
            return _with(items, index, _moved(items[index], "cancelled"))
        if state == "inProgress" and _characteristic(items[index], "visit") != "open":
            return _with(items, index, _after_visit(order, items[index]))
    return list(items)


def _after_visit(order: Json, item: Json) -> Json:
    """An item after a visit. The externalId ends with the number of the service order."""
    visit = int(order["externalId"].rpartition("-")[2])
    needed = _characteristic(item, "visitsNeeded") or 1
    if visit >= needed:
        return _moved(item, "completed")
    message = f"no one was at home at visit {visit}"
    return {**_moved(item, "failed"), "errorMessage": [{"code": "absent", "message": message}]}


def _moved(item: Json, state: str) -> Json:
    return item if item.get("state") in _ENDED else {**item, "state": state}


def _with(items: Sequence[Json], index: int, changed: Json) -> list[Json]:
    return [*items[:index], changed, *items[index + 1 :]]


def _state(items: Sequence[Json]) -> str:
    """The state of a service order with these items."""
    states = {each["state"] for each in items}
    if not states <= _ENDED:
        return "inProgress"
    return states.pop() if len(states) == 1 else "partial"


def _characteristic(item: Json, name: str) -> Any:
    found = item["service"].get("serviceCharacteristic", ())
    return next((each["value"] for each in found if each["name"] == name), None)


def _failure(item: Json) -> str:
    return "".join(each["message"] for each in item.get("errorMessage", ()))


def _name(order: Json) -> str:
    """The end of the externalId: the name of the centre and a number."""
    return "service order " + "-".join(order["externalId"].split("-")[-2:])


def _services(order: Json) -> list[Json]:
    return [each["service"] for each in order[_ITEMS]]
