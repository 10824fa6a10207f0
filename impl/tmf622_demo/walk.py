"""Six orders, from their capture to their ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Final

from tmf622_demo import orders, processes, showing
from tmf622_demo.client import Client, Json, Stopped
from tmf622_demo.following import Following, wait
from tmf622_demo.neighbours import Neighbours
from tmf622_demo.screen import Screen

LEAD: Final = 1.0
"""Seconds between the sending of an order and its start, as in the centre file."""
_START: Final = 3.0
"""Seconds from now to the start of an order for a later date."""
_ORDERS: Final = "/productOrder"


class Walk:
    """Places orders at a server and follows them; `store` is the server's store."""

    def __init__(self, server: Client, neighbours: Neighbours, store: str, screen: Screen) -> None:
        self._server = server
        self._neighbours = neighbours
        self._store = store
        self._screen = screen

    def all(self) -> None:
        """Walk all orders; raises Stopped at the first step that does not come."""
        walks: Sequence[tuple[str, Callable[[], None]]] = (
            ("A bundle of bundles, to its completion", self._bundle),
            ("An order whose work fails twice, and is tried again", self._failing),
            ("An order that is amended on its way", self._amended),
            ("An order that is cancelled on its way", self._cancelled),
            ("An order for a later date", self._future),
            ("An order that is refused", self._refused),
        )
        for number, (title, walk) in enumerate(walks, 1):
            self._screen.title(f"{number}. {title}")
            walk()

    def _bundle(self) -> None:
        order = self._placed(orders.HOME, orders.bundle())
        self._screen.more("items", showing.captured(order.order))
        self._screen.more("total", showing.prices(order.order["orderTotalPrice"]))
        order.until("completed")
        self._show_products(order)

    def _failing(self) -> None:
        order = self._placed(f"{orders.FIBRE}, three visits needed", orders.fibre(visitsNeeded=3))
        order.until_note("attempt 1")
        order.until_note("attempt 2")
        what = f"order {order.id} is in the worklist"
        wait(what, lambda: order.id in self._command("fallout", "list"))
        self._command("fallout", "retry", order.id)
        order.until("completed")
        self._show_products(order)

    def _amended(self) -> None:
        order = self._placed(f"{orders.FIBRE}, no day for the visit", orders.fibre(visit="open"))
        order.until("inProgress")
        patch = orders.with_characteristics(order.look(), speed=1000, visit="2026-12-08")
        self._screen.line("PATCH", "speed 1000, a day for the visit")
        amended = self._server.expect(HTTPStatus.OK, "PATCH", f"{_ORDERS}/{order.id}", patch)
        self._screen.line("200", amended["state"])
        order.until("completed")
        self._show_products(order)

    def _cancelled(self) -> None:
        order = self._placed(f"{orders.FIBRE}, no day for the visit", orders.fibre(visit="open"))
        order.until("inProgress")
        body = {"cancellationReason": "Moves abroad", "productOrder": {"id": order.id}}
        self._screen.line("POST", "its cancellation")
        task = self._server.post("/cancelProductOrder", body)
        self._screen.line("201", f"{task['state']}, id {task['id']}")
        order.until("cancelled")
        path = f"/cancelProductOrder/{task['id']}"
        wait(f"{path} is done", lambda: self._server.get(path)["state"] == "done")
        self._screen.line("cancellation", "done")

    def _future(self) -> None:
        order = self._placed(
            f"a router for Ana Lopes, to start {_START:g} s later", orders.later(_START)
        )
        order.until("completed")
        query = f"/serviceOrder?externalReference.name={order.id}"
        [sent] = self._neighbours["acceptance"].get(query)
        start, begun = _moment(order.order["requestedStartDate"]), _moment(sent["orderDate"])
        self._screen.line("sent", f"{start - begun:.1f} s before its start")
        if begun < start - LEAD:
            raise Stopped(f"order {order.id} was sent more than {LEAD:g} s before its start")
        self._show_products(order)

    def _refused(self) -> None:
        [line] = self._neighbours["inventory"].get("/product?name=Telephone%20line")
        self._screen.line("POST", "four items for Otto Berg")
        refusal = self._server.expect(
            HTTPStatus.CONFLICT, "POST", _ORDERS, orders.refused(line["id"])
        )
        self._screen.line("409", refusal["reason"])
        found = self._server.get(refusal["referenceError"].removeprefix(self._server.url))
        asked = (f"{each['name']} {each['seconds']:.3f} s" for each in found["neighbour"])
        self._screen.line("captureResponse", f"{found['outcome']}; asked: {', '.join(asked)}")
        objections = [f"{each['place']}: {each['message']}" for each in found["objection"]]
        self._screen.more("objections", objections)
        if refusal["message"] != "; ".join(objections):
            raise Stopped(f"the refusal says something else: {refusal['message']}")

    def _placed(self, what: str, body: Json) -> Following:
        self._screen.line("POST", what)
        order = self._server.post(_ORDERS, body)
        self._screen.line("201", f"{order['state']}, id {order['id']}")
        return Following(self._server, self._screen, order)

    def _command(self, *arguments: str) -> str:
        """What a command on the server's store prints."""
        self._screen.line("command", f"tmf622 {' '.join(arguments)}")
        said = processes.run(*arguments, "--store", self._store)
        for line in said.splitlines():
            self._screen.line("prints", line)
        return said

    def _show_products(self, order: Following) -> None:
        """Print the products of an order; raises Stopped unless each item has its own."""
        query = f"/product?productOrderItem.productOrderId={order.id}"
        found = self._neighbours["inventory"].get(query)
        wanted = {each["product"]["id"] for each in showing.items_within(order.order)}
        if {each["id"] for each in found} != wanted:
            raise Stopped(f"the inventory has {len(found)} products of order {order.id}")
        self._screen.line("products", "in the inventory:")
        self._screen.more("", showing.products(found))


def _moment(text: str) -> float:
    """A date-time, in seconds since 1970."""
    return datetime.fromisoformat(text).timestamp()
