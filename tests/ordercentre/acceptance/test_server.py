"""A real server, which is an acceptance centre by a small contract of its own."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from typing import Any

import httpx
import pytest

from ordercentre.acceptance import hub
from ordercentre.acceptance.amendment import amendments
from ordercentre.acceptance.decomposition import decomposed
from ordercentre.acceptance.draft import ServiceOrderDraft
from ordercentre.acceptance.mapping import service_orders as mapped
from ordercentre.acceptance.progress import progress
from ordercentre.acceptance.service_orders import Cancellation, Outcome, ServiceOrders
from ordercentre.neighbours.client import HttpNeighbour
from ordercentre.neighbours.protocol import Answer, NeighbourUnavailable, RefusedByNeighbour
from tests.ordercentre.acceptance.contract import ACCEPTANCE, BASE_PATH
from tests.ordercentre.acceptance.orders import NOTHING_KNOWN, RULES, item, order, with_states
from tests.ordercentre.neighbours.serving import LOCAL, settings
from tests.server import TIMEOUT, running
from tmf630.errors import NO_HEADERS
from tmf630.identifiers import new_id
from tmf630.wire import Json

pytestmark = pytest.mark.anyio

PLACED = order(
    item("1", quantity=2, productOrderItemRelationship=[{"id": "2", "relationshipType": "x"}]),
    item("2"),
    requestedStartDate="2026-12-01T00:00:00Z",
    relatedParty=[{"id": "C-1", "role": "customer", "@referredType": "Individual"}],
    note=[{"text": "Ring twice"}],
)


class Forgetful(HttpNeighbour):
    """Loses the answers to POSTs while it is `losing`."""

    losing = False

    async def post(self, path: str, body: Json, headers: Mapping[str, str] = NO_HEADERS) -> Answer:
        answer = await super().post(path, body, headers)
        if self.losing:
            raise NeighbourUnavailable("field: no answer")
        return answer


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of the acceptance centre."""
    folder = tmp_path_factory.mktemp("acceptance")
    file = folder / "acceptance.json"
    file.write_text(json.dumps(ACCEPTANCE))
    with running(f"sqlite:///{folder}/orders.sqlite3", "--contract", str(file)) as server:
        yield f"{server.url}{BASE_PATH}"


@pytest.fixture
async def neighbour(url: str) -> AsyncIterator[Forgetful]:
    made = Forgetful(replace(settings(url), name="field"), LOCAL)
    try:
        yield made
    finally:
        await made.aclose()


@pytest.fixture
def service_orders(neighbour: Forgetful) -> ServiceOrders:
    return ServiceOrders(neighbour)


def drafted(placed: Json = PLACED) -> ServiceOrderDraft:
    """A draft of an order that no other test has."""
    made = decomposed(new_id(), placed, RULES, NOTHING_KNOWN)
    [draft] = mapped(made, dict.fromkeys(made.to_send(), "field"))
    return draft


async def change(url: str, path: str, **attributes: Any) -> None:
    """Change a resource as the acceptance centre itself does."""
    async with httpx.AsyncClient(timeout=TIMEOUT) as client:
        answer = await client.patch(f"{url}{path}", json=attributes)
    assert answer.is_success, answer.text


def without_states(service_order: Json) -> Json:
    """What was sent of a service order, without what the acceptance centre adds."""
    items = [
        {name: each for name, each in item.items() if name != "state"}
        for item in service_order["serviceOrderItem"]
    ]
    own = {"id", "href", "state", "orderDate"}
    kept = {name: each for name, each in service_order.items() if name not in own}
    return {**kept, "serviceOrderItem": items}


async def test_a_service_order_is_created_once_although_its_answer_was_lost(
    service_orders: ServiceOrders, neighbour: Forgetful
) -> None:
    draft, other = drafted(), drafted()
    neighbour.losing = True
    for each in (draft, other):
        with pytest.raises(NeighbourUnavailable):
            await service_orders.create(each, may_exist=False)
    neighbour.losing = False
    created = await service_orders.create(draft, may_exist=True)
    assert without_states(created) == without_states(draft.body)
    found = await neighbour.find("/serviceOrder", {"externalId": draft.external_id}, 10)
    assert [each["id"] for each in found] == [created["id"]]


async def test_the_progress_of_a_service_order(service_orders: ServiceOrders, url: str) -> None:
    draft = drafted()
    created = await service_orders.create(draft, may_exist=False)
    found = progress(await service_orders.retrieve(created["id"]), draft)
    assert {each.state for each in found.items.values()} == {"acknowledged"}
    assert found.ignored == []
    listed = [
        {**each, "state": state}
        for each, state in zip(created["serviceOrderItem"], ("held", "completed"), strict=True)
    ]
    await change(url, f"/serviceOrder/{created['id']}", state="inProgress", serviceOrderItem=listed)
    found = progress(await service_orders.retrieve(created["id"]), draft)
    assert {id: each.state for id, each in found.items.items()} == {"1": "held", "2": "completed"}


async def test_an_amendment_reaches_the_service_order(
    service_orders: ServiceOrders, url: str
) -> None:
    placed = decomposed(new_id(), PLACED, RULES, NOTHING_KNOWN)
    sent = mapped(placed, dict.fromkeys(placed.plans, "field"))
    created = await service_orders.create(sent[0], may_exist=False)
    wanted = with_states({**PLACED, "priority": "1"}, **{"2": "assessingCancellation"})
    wanted["productOrderItem"][0]["quantity"] = 5
    found = amendments(
        decomposed(placed.id, wanted, RULES, NOTHING_KNOWN), sent, dict.fromkeys(placed.plans, "")
    )
    [amended] = found.amended
    listed = [{**each, "state": "inProgress"} for each in created["serviceOrderItem"]]
    await change(url, f"/serviceOrder/{created['id']}", serviceOrderItem=listed)
    await service_orders.amend(created["id"], amended.patch)
    after = await service_orders.retrieve(created["id"])
    assert after is not None
    assert without_states(after) == without_states(amended.draft.body)
    states = [each["state"] for each in after["serviceOrderItem"]]
    assert states == ["inProgress", "assessingCancellation"]
    with pytest.raises(RefusedByNeighbour):
        await service_orders.amend("unknown", amended.patch)


async def test_a_cancellation_is_followed_to_its_end(
    service_orders: ServiceOrders, neighbour: Forgetful, url: str
) -> None:
    id = (await service_orders.create(drafted(), may_exist=False))["id"]
    neighbour.losing = True
    with pytest.raises(NeighbourUnavailable):
        await service_orders.cancel(id, "Changed my mind")
    neighbour.losing = False
    task = await service_orders.cancel(id, "Changed my mind")
    assert len(await neighbour.find("/cancelServiceOrder", {"serviceOrder.id": id}, 10)) == 1
    assert (await service_orders.cancellation(task)).outcome is Outcome.OPEN
    refusal = {"state": "terminatedWithError", "errorMessage": {"message": "Too late"}}
    await change(url, f"/cancelServiceOrder/{task}", **refusal)
    assert await service_orders.cancellation(task) == Cancellation(Outcome.REFUSED, "Too late")
    again = await service_orders.cancel(id, "Still")
    assert again != task
    await change(url, f"/cancelServiceOrder/{again}", state="done")
    assert (await service_orders.cancellation(again)).outcome is Outcome.DONE


async def test_a_listener_is_registered_once(neighbour: Forgetful) -> None:
    callback = "http://127.0.0.1:9/listener"
    assert await hub.is_registered(neighbour, callback) is False
    assert await hub.register(neighbour, callback)
    assert await hub.is_registered(neighbour, callback)
    assert await hub.register(neighbour, callback)
    assert len(await neighbour.find("/hub", {}, 10)) == 1
