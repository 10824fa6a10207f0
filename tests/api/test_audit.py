"""The audit: one record for each change of a client, whichever operation makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from itertools import count
from typing import NamedTuple

import httpx
import pytest

from tests.api.audits import actions, audit, command
from tests.api.cancellations import FAR, cancelled, post
from tests.api.client import ContractClient
from tests.api.orders import Json, item, path, place
from tests.api.stores import NewStore
from tests.api.versions.clients import V5Client
from tests.api.versions.orders import V4_ORDER, V5_ORDER
from tests.api.waiting import eventually
from tests.server import running
from tmf622_contract.operations import HANDLERS
from tmf622_contract_v5.operations import HANDLERS as HANDLERS_V5

ACTOR = "X-Actor"
CHANGING = ("POST", "PUT", "PATCH", "DELETE")
_NUMBERS = count(1)


class Served(NamedTuple):
    """A server on a store, and a client of each of its versions."""

    url: str
    v4: ContractClient
    v5: V5Client


@pytest.fixture(scope="module")
def served(new_store: NewStore) -> Iterator[Served]:
    with ExitStack() as stack:
        url = stack.enter_context(new_store())
        server = stack.enter_context(running(url, "--actor-header", ACTOR))
        v4 = stack.enter_context(ContractClient(server.url))
        yield Served(url, v4, stack.enter_context(V5Client(server)))


class Case(NamedTuple):
    """An operation that changes something.

    `prepare` makes what it needs, and returns the arguments of the request. `changed` is what the
    audit says the caller did.
    """

    prepare: Callable[[httpx.Client], Json]
    changed: list[tuple[str, str]]


def _order(client: httpx.Client) -> Json:
    """A new order in the form of the client's version."""
    return V5_ORDER if isinstance(client, V5Client) else V4_ORDER


def _placed(client: httpx.Client) -> str:
    placed = client.post("/productOrder", json=_order(client))
    assert placed.status_code == 201, placed.text
    id: str = placed.json()["id"]
    return id


def _to_patch(client: httpx.Client) -> Json:
    version = {"@type": "ProductOrder"} if isinstance(client, V5Client) else {}
    return {"id": _placed(client), "json": {**version, "category": "business"}}


def _task(client: httpx.Client, order_id: str) -> Json:
    if not isinstance(client, V5Client):
        return {"productOrder": {"id": order_id}, "requestedCancellationDate": FAR}
    return {
        "@type": "CancelProductOrder",
        "productOrder": {"@type": "ProductOrderRef", "id": order_id},
        "requestedCancellationDate": FAR,
    }


def _requested(client: httpx.Client) -> str:
    answer = client.post("/cancelProductOrder", json=_task(client, _placed(client)))
    assert answer.status_code == 201, answer.text
    id: str = answer.json()["id"]
    return id


def _callback(client: httpx.Client) -> Json:
    version = {"@type": "Hub"} if isinstance(client, V5Client) else {}
    return {**version, "callback": f"http://127.0.0.1:9/{next(_NUMBERS)}"}


def _registered(client: httpx.Client) -> str:
    answer = client.post("/hub", json=_callback(client))
    assert answer.status_code == 201, answer.text
    id: str = answer.json()["id"]
    return id


CASES: Mapping[tuple[str, str], Case] = {
    ("POST", "/productOrder"): Case(
        lambda client: {"json": _order(client)}, [("create", "productOrder")]
    ),
    ("PATCH", "/productOrder/{id}"): Case(_to_patch, [("change", "productOrder")]),
    ("DELETE", "/productOrder/{id}"): Case(
        lambda client: {"id": _placed(client)}, [("delete", "productOrder")]
    ),
    ("POST", "/cancelProductOrder"): Case(
        lambda client: {"json": _task(client, _placed(client))},
        [("create", "cancelProductOrder")],
    ),
    ("DELETE", "/cancelProductOrder/{id}"): Case(
        lambda client: {"id": _requested(client)},
        [("change", "cancelProductOrder"), ("delete", "cancelProductOrder")],
    ),
    ("POST", "/hub"): Case(lambda client: {"json": _callback(client)}, [("create", "hub")]),
    ("DELETE", "/hub/{id}"): Case(lambda client: {"id": _registered(client)}, [("delete", "hub")]),
}


def _changing(handlers: Mapping[tuple[str, str], str]) -> list[tuple[str, str]]:
    """The operations that change something; what others send to a listener is in the inbox."""
    return [
        (method, path)
        for method, path in handlers
        if method in CHANGING and not path.startswith("/listener/")
    ]


OPERATIONS = [
    *(("v4", route) for route in _changing(HANDLERS)),
    *(("v5", route) for route in _changing(HANDLERS_V5)),
]


@pytest.mark.parametrize(("version", "route"), OPERATIONS)
def test_an_operation_leaves_its_records_with_caller_and_request(
    served: Served, version: str, route: tuple[str, str]
) -> None:
    client: httpx.Client = getattr(served, version)
    method, template = route
    prepared = CASES[route].prepare(client)
    actor, request_id = f"anna {next(_NUMBERS)}", f"request {next(_NUMBERS)}"
    answer = client.request(
        method,
        template.replace("{id}", prepared.pop("id", "")),
        headers={ACTOR: actor, "X-Request-Id": request_id},
        **prepared,
    )
    assert answer.is_success, answer.text
    found = audit(served.url, "--actor", actor)
    assert actions(found) == CASES[route].changed
    assert found[-1]["requestId"] == request_id


@pytest.mark.parametrize("version", ["v4", "v5"])
def test_a_request_that_changes_nothing_leaves_no_record(served: Served, version: str) -> None:
    client: httpx.Client = getattr(served, version)
    actor = f"anna {next(_NUMBERS)}"
    client.headers["Idempotency-Key"] = actor
    id = _placed(client)
    before = len(audit(served.url))
    client.headers[ACTOR] = actor
    assert _placed(client) == id
    del client.headers["Idempotency-Key"]
    version_type = {"@type": "ProductOrder"} if version == "v5" else {}
    same = {**version_type, "category": _order(client)["category"]}
    assert client.patch(f"/productOrder/{id}", json=same).status_code == 200
    wrong = {**version_type, "state": "acknowledged", "id": "other"}
    assert client.patch(f"/productOrder/{id}", json=wrong).status_code == 400
    assert client.get("/productOrder").status_code == 200
    del client.headers[ACTOR]
    assert len(audit(served.url)) == before


def test_the_server_s_own_work_has_its_name_and_the_request_that_began_it(served: Served) -> None:
    client = served.v4
    placed = place(client)
    client.headers.update({ACTOR: "bob", "X-Request-Id": "why"})
    try:
        task = cancelled(client, placed)
    finally:
        del client.headers[ACTOR], client.headers["X-Request-Id"]
    _, *found = audit(served.url, "--order", placed["id"])
    moves = [
        (each["actor"], each["action"], each["resourceType"], each.get("stateAfter"))
        for each in found
    ]
    assert moves == [
        ("bob", "cancel", "productOrder", "assessingCancellation"),
        ("bob", "create", "cancelProductOrder", "acknowledged"),
        ("tmf622", "cancel", "productOrder", "cancelled"),
        ("tmf622", "change", "cancelProductOrder", task["state"]),
    ]
    assert {each["requestId"] for each in found} == {"why"}


def test_the_audit_survives_the_order_and_has_none_of_its_values(served: Served) -> None:
    client = served.v4
    placed = client.post("/productOrder", json=V4_ORDER).json()
    client.patch(path(placed), json={"description": "for Edda Lind", "state": "inProgress"})
    assert client.delete(path(placed)).status_code == 204
    printed = command(served.url, "--json", "--order", placed["id"]).stdout
    assert "Edda" not in printed and "PO-1" not in printed
    created, changed, deleted = audit(served.url, "--order", placed["id"])
    assert (created["stateAfter"], "stateBefore" in created) == ("acknowledged", False)
    assert (changed["stateBefore"], changed["stateAfter"]) == ("acknowledged", "inProgress")
    assert changed["attributes"] == ["description", "productOrderItem", "state"]
    assert (deleted["stateBefore"], "stateAfter" in deleted) == ("inProgress", False)
    assert actions([created, changed, deleted]) == [
        (each, "productOrder") for each in ("create", "change", "delete")
    ]


# The command


def test_conditions_are_combined_and_the_oldest_change_is_first(served: Served) -> None:
    client = served.v4
    placed, other = place(client, item("1")), place(client, item("1"))
    for each, actor in ((placed, "carl"), (other, "carl"), (placed, "dora")):
        client.patch(path(each), json={"description": actor}, headers={ACTOR: actor})
    of_order = audit(served.url, "--order", placed["id"])
    assert [each["actor"] for each in of_order] == ["127.0.0.1", "carl", "dora"]
    (of_both,) = audit(served.url, "--order", placed["id"], "--actor", "carl")
    assert of_both == of_order[1]
    since = audit(served.url, "--order", placed["id"], "--since", of_order[2]["time"])
    until = audit(served.url, "--order", placed["id"], "--until", of_order[2]["time"])
    assert [each for each in of_order if each in since or each in until] == of_order
    assert of_order[2] in since and of_order[2] not in until
    assert audit(served.url, "--since", "2999-01-01") == []
    everything = audit(served.url, "--since", "1h")
    assert [each["id"] for each in everything] == sorted(each["id"] for each in everything)
    (line,) = command(served.url, "--order", placed["id"], "--actor", "dora").stdout.splitlines()
    assert line.startswith(f"{of_order[2]['time']}  dora  change productOrder {placed['id']}  ")
    assert "description" in line and of_order[2]["requestId"] in line


def test_a_time_that_is_none_is_refused(served: Served) -> None:
    refused = command(served.url, "--since", "yesterday")
    assert refused.exit_code == 2
    assert "2026-01-31T08:15:00Z" in refused.stderr


def test_a_task_s_order_has_it_in_its_audit_although_both_are_gone(served: Served) -> None:
    client = served.v4
    placed = place(client)
    task = post(client, placed, requestedCancellationDate=FAR).json()
    assert client.delete(f"/cancelProductOrder/{task['id']}").status_code == 204
    assert client.delete(path(placed)).status_code == 204
    found = eventually(lambda: audit(served.url, "--order", placed["id"]), lambda seen: seen)
    assert {each["resourceId"] for each in found} == {placed["id"], task["id"]}
    assert actions(found)[-2:] == [("delete", "cancelProductOrder"), ("delete", "productOrder")]
