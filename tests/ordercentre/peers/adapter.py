"""TMF641 v4 before tmf-mock, which has a part of it, and some in other words.

| TMF641 | tmf-mock |
|---|---|
| `serviceOrderItem`, related by an `orderItem` | `orderItem`, related by an `id` |
| an item is `assessingCancellation` | it becomes `cancelled` |
| a `cancelServiceOrder` task | a PATCH of the states, which it refuses when the order has ended |
| a filter by `externalId` | all service orders, looked through |
| an `Error` | `detail`, often with 422 |
| a hub | none |

The adapter remembers what it was sent, since tmf-mock drops what it does not know, such as places.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.api.orders import Json
from tests.conformance.proxy import Answer, Forward, Request
from tests.ordercentre.peers.mock_orders import MockOrders, RefusedByMock, states
from tests.tmf_mock import BASE_PATH

_ALIKE: Final = (
    *("category", "description", "externalId", "note", "priority"),
    *("requestedCompletionDate", "requestedStartDate"),
)
"""The attributes that both have alike."""
_ITEMS: Final = "serviceOrderItem"
_ENDED: Final = frozenset({"completed", "failed", "rejected", "cancelled"})
_UNPROCESSABLE: Final = 422


class Adapter:
    """Answers requests below the base path of TMF641, by the service orders of tmf-mock."""

    def __init__(self, orders: MockOrders) -> None:
        self._orders = orders
        self._sent: dict[str, Json] = {}
        self._tasks: dict[str, Json] = {}
        self._operations: Mapping[tuple[str, str, bool], Callable[[Request, str], Answer]] = {
            ("GET", "serviceOrder", False): self._find,
            ("POST", "serviceOrder", False): self._create,
            ("GET", "serviceOrder", True): self._read,
            ("PATCH", "serviceOrder", True): self._change,
            ("GET", "cancelServiceOrder", False): self._find_tasks,
            ("POST", "cancelServiceOrder", False): self._cancel,
            ("GET", "cancelServiceOrder", True): self._read_task,
        }

    def __call__(self, request: Request, forward: Forward) -> Answer:
        collection, _, id = request.path.removeprefix("/").partition("/")
        carry_out = self._operations.get((request.method, collection, bool(id)))
        if carry_out is None:
            return _error(405, f"tmf-mock has no such operation on {collection}")
        try:
            return carry_out(request, id)
        except RefusedByMock as refused:
            return _error(refused.status, str(refused))

    def _find(self, request: Request, _: str) -> Answer:
        wanted = dict(request.parameters).get("externalId")
        known = [each for each in self._orders.find() if each["id"] in self._sent]
        found = [each for each in known if wanted in (None, each["externalId"])]
        return _page(request, [self._shown(each, request) for each in found])

    def _create(self, request: Request, _: str) -> Answer:
        sent = request.json
        made = self._orders.create({**_order(sent), "orderItem": _items(sent, {})})
        self._sent[made["id"]] = sent
        return _answer(201, self._shown(made, request))

    def _read(self, request: Request, id: str) -> Answer:
        return _answer(200, self._shown(self._orders.read(id), request))

    def _change(self, request: Request, id: str) -> Answer:
        patch = request.json
        merged = {**self._sent[id], **patch}
        body = _order({name: each for name, each in patch.items() if each is not None})
        if _ITEMS in patch:
            body["orderItem"] = _items(merged, states(self._orders.read(id)))
        changed = self._orders.change(id, body)
        self._sent[id] = {name: each for name, each in merged.items() if each is not None}
        return _answer(200, self._shown(changed, request))

    def _cancel(self, request: Request, _: str) -> Answer:
        id, sent = str(len(self._tasks) + 1), request.json
        task = {**sent, "id": id, "href": _href(request, "cancelServiceOrder", id)}
        order = self._orders.read(sent["serviceOrder"]["id"])
        items = {id: "cancelled" for id, state in states(order).items() if state not in _ENDED}
        try:
            self._orders.work(order["id"], "cancelled", items)
            self._tasks[id] = {**task, "state": "done"}
        except RefusedByMock as refused:
            error = {"message": str(refused)}
            self._tasks[id] = {**task, "state": "terminatedWithError", "errorMessage": error}
        return _answer(201, self._tasks[id])

    def _find_tasks(self, request: Request, _: str) -> Answer:
        wanted = dict(request.parameters).get("serviceOrder.id")
        tasks = list(self._tasks.values())
        return _page(
            request, [each for each in tasks if wanted in (None, each["serviceOrder"]["id"])]
        )

    def _read_task(self, request: Request, id: str) -> Answer:
        task = self._tasks.get(id)
        return _answer(200, task) if task else _error(404, f"there is no task {id}")

    def _shown(self, order: Json, request: Request) -> Json:
        """A service order as it was sent, with what tmf-mock makes of it."""
        sent, now = self._sent[order["id"]], states(order)
        return {
            **sent,
            "id": order["id"],
            "href": _href(request, "serviceOrder", order["id"]),
            "orderDate": order["orderDate"],
            "state": order["state"],
            _ITEMS: [{**each, "state": now[each["id"]]} for each in sent[_ITEMS]],
        }


def _order(sent: Json) -> Json:
    """What tmf-mock knows of a service order, without its items."""
    parties = {"relatedParty": _parties(sent)} if "relatedParty" in sent else {}
    return {**{name: sent[name] for name in _ALIKE if name in sent}, **parties}


def _items(sent: Json, now: Mapping[str, str]) -> list[Json]:
    """The items of a service order, in the states that they have now."""
    return [
        {
            **{
                name: each[name]
                for name in ("id", "action", "quantity", "appointment")
                if name in each
            },
            "state": "cancelled" if "state" in each else now.get(each["id"], "acknowledged"),
            "service": {**each["service"], "relatedParty": _parties(each["service"])},
            "orderItemRelationship": [
                {"id": to["orderItem"]["itemId"], "relationshipType": to["relationshipType"]}
                for to in each.get("serviceOrderItemRelationship", ())
            ],
        }
        for each in sent[_ITEMS]
    ]


def _parties(sent: Json) -> list[Json]:
    """Related parties, each with the role that tmf-mock requires."""
    return [{"role": "party", **each} for each in sent.get("relatedParty", ())]


def _href(request: Request, collection: str, id: str) -> str:
    return f"http://{request.headers['host']}{BASE_PATH}/{collection}/{id}"


def _page(request: Request, found: list[Json]) -> Answer:
    asked = dict(request.parameters)
    start = int(asked.get("offset", "0"))
    page = found[start : start + int(asked.get("limit", "20"))]
    return _answer(200, page, {"x-total-count": str(len(found))})


def _answer(status: int, body: Any, headers: Mapping[str, str] = {}) -> Answer:
    sent = {"content-type": "application/json;charset=utf-8", **headers}
    return Answer(status, sent, json.dumps(body).encode())


def _error(status: int, reason: str) -> Answer:
    status = 400 if status == _UNPROCESSABLE else status
    return _answer(status, {"code": "1", "reason": reason, "status": str(status)})
