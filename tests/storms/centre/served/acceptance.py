"""An acceptance centre that works by itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from random import Random
from typing import Any

from tests.api.listeners import Reply
from tests.api.orders import Json
from tests.storms.centre.served.amending import amended, waits
from tests.storms.centre.served.announcing import Announcing
from tests.storms.centre.served.documents import replied
from tests.storms.centre.served.inventory import paged
from tests.storms.centre.served.serving import Request
from tests.storms.centre.served.work import ENDED, FAILED, item_of, rolled_up


class Acceptance:
    """Service orders, and the tasks that cancel them.

    The `description` of a service order is JSON: how often each item of the product order fails.
    """

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._orders: dict[str, list[Json]] = {}
        """The versions of each service order, the latest one at the end."""
        self._tasks: dict[str, Json] = {}
        self.announcing = Announcing(chance)
        self.tally: Counter[str] = Counter()
        """The amendments that were sent, and those that were refused."""
        self._stale: set[str] = set()
        self._operations: Mapping[tuple[str, str, bool], Callable[[Request, str], Reply]] = {
            ("GET", "serviceOrder", False): self._find,
            ("POST", "serviceOrder", False): self._create,
            ("GET", "serviceOrder", True): self._read,
            ("PATCH", "serviceOrder", True): self._amend,
            ("GET", "cancelServiceOrder", False): lambda request, _: replied(
                200, paged(list(self._tasks.values()), request)
            ),
            ("POST", "cancelServiceOrder", False): self._cancel,
            ("GET", "cancelServiceOrder", True): lambda _, id: _or_404(self._tasks.get(id)),
            ("GET", "hub", False): lambda *_: replied(200, self.announcing.registered),
            ("POST", "hub", False): lambda request, _: replied(
                201, self.announcing.register(request.body)
            ),
        }

    @property
    def orders(self) -> Sequence[Json]:
        """The service orders, the oldest first."""
        return [versions[-1] for versions in self._orders.values()]

    def of_order(self, order_id: str) -> list[Json]:
        """The service orders of a product order, the oldest first."""
        return [
            each
            for each in self.orders
            if any(ref["id"] == order_id for ref in each["externalReference"])
        ]

    def carry_out(self, request: Request) -> Reply:
        """Carry a request out."""
        collection, _, id = request.path.removeprefix("/").partition("/")
        carry_out = self._operations.get((request.method, collection, bool(id)))
        return carry_out(request, id) if carry_out else Reply(405)

    def work(self) -> None:
        """Take some service orders and tasks further."""
        for task in self._tasks.values():
            if task["state"] == "accepted" and self._chance.random() < 0.3:
                self._decide(task)
        for order in self.orders:
            if order["state"] not in ENDED and self._chance.random() < 0.5:
                self._advance(order)

    def _find(self, request: Request, _: str) -> Reply:
        """A page of the service orders; every other one is not filtered."""
        found = list(self.orders)
        if self._chance.random() < 0.5:
            found = [each for each in found if each["externalId"] == request.query["externalId"]]
        return replied(200, paged(found, request))

    def _create(self, request: Request, _: str) -> Reply:
        sent, id = request.body, f"s-{len(self._orders) + 1}"
        items = [{**each, "state": "acknowledged"} for each in deepcopy(sent["serviceOrderItem"])]
        made = {
            **sent,
            "id": id,
            "orderDate": datetime.now(UTC).isoformat(),
            "state": "acknowledged",
            "serviceOrderItem": items,
        }
        self._orders[id] = [made]
        self.announcing.announce(made)
        return replied(201, made)

    def _read(self, _: Request, id: str) -> Reply:
        """A service order; once in its life it is an older version."""
        if id not in self._orders:
            return Reply(404)
        versions = self._orders[id]
        if len(versions) > 1 and id not in self._stale and self._chance.random() < 0.2:
            self._stale.add(id)
            return replied(200, self._chance.choice(versions[:-1]))
        return replied(200, versions[-1])

    def _amend(self, request: Request, id: str) -> Reply:
        if id not in self._orders:
            return Reply(404)
        self.tally["amendments sent"] += 1
        if (changed := amended(self._orders[id][-1], request.body)) is None:
            self.tally["amendments refused"] += 1
            return Reply(409, {}, b'{"code": "1", "reason": "Too late"}')
        self._store(changed)
        return replied(200, self._orders[id][-1])

    def _advance(self, order: Json) -> None:
        """Take one of its items a step further, unless all wait."""
        items = deepcopy(order["serviceOrderItem"])
        going = [each for each in items if each["state"] not in ENDED and not waits(each)]
        if not going:
            return
        item = self._chance.choice(going)
        if item["state"] == "acknowledged":
            item["state"] = "inProgress"
        else:
            item["state"] = "failed" if self._fails(order, item) else "completed"
            if item["state"] == "failed":
                item["errorMessage"] = [{"code": "1", "message": "No free port"}]
        self._store({**order, "serviceOrderItem": items})

    def _fails(self, order: Json, item: Json) -> bool:
        """Whether an item has failed less often than it shall."""
        id = item_of(item)
        shall: Mapping[str, int] = json.loads(order["description"])
        [order_id] = (
            ref["id"]
            for ref in order["externalReference"]
            if ref["externalReferenceType"] == "productOrder"
        )
        failures = sum(
            each["state"] == FAILED and item_of(each) == id
            for one in self.of_order(order_id)
            for each in one["serviceOrderItem"]
        )
        return bool(failures < shall.get(id, 0))

    def _cancel(self, request: Request, _: str) -> Reply:
        sent = request.body
        id = sent["serviceOrder"]["id"]
        if any(
            task["serviceOrder"]["id"] == id and task["state"] != "terminatedWithError"
            for task in self._tasks.values()
        ):
            return Reply(409)
        task = {**sent, "id": f"t-{len(self._tasks) + 1}", "state": "accepted"}
        self._tasks[task["id"]] = task
        return replied(201, task)

    def _decide(self, task: Json) -> None:
        """Cancel a service order of which nothing has begun."""
        order = self._orders[task["serviceOrder"]["id"]][-1]
        items = deepcopy(order["serviceOrderItem"])
        if any(each["state"] != "acknowledged" for each in items):
            task["state"] = "terminatedWithError"
            task["errorMessage"] = {"message": "The technician is there"}
            return
        task["state"] = "done"
        for each in items:
            each["state"] = "cancelled"
        self._store({**order, "serviceOrderItem": items})

    def _store(self, order: Json) -> None:
        states = [each["state"] for each in order["serviceOrderItem"]]
        self._orders[order["id"]].append({**order, "state": rolled_up(states)})
        self.announcing.announce(order)


def _or_404(found: Json | None) -> Reply:
    return Reply(404) if found is None else replied(200, found)


def spoilt_service_order(right: Json) -> Sequence[Any]:
    """Service orders with wrong types."""
    if "serviceOrderItem" not in right:
        return [{**right, "state": []}]
    return [
        {**right, "state": 5, "serviceOrderItem": None},
        {**right, "state": "done", "serviceOrderItem": [5, None, {"id": 1, "state": "completed"}]},
        {**right, "errorMessage": 5, "note": "text", "milestone": [5], "jeopardyAlert": {"id": []}},
        {**right, "expectedCompletionDate": {"date": 1}, "serviceOrderItem": "none", "state": None},
    ]
