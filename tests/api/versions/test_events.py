"""Each subscriber gets the events of the version by which it has subscribed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Self

import pytest

from tests.api.client import CONTRACT, ContractClient, DeclaredAnswers
from tests.api.listeners import Listener
from tests.api.versions.clients import V5Client
from tests.api.versions.orders import v4_order, v5_order
from tests.api.versions.test_cancellations import v5_task
from tests.api.versions.test_side_by_side import patched, placed
from tests.api.watching import objects

Json = dict[str, Any]
DECLARED = DeclaredAnswers(CONTRACT)


class Both:
    """A listener of each version."""

    def __init__(self, v4: ContractClient, v5: V5Client) -> None:
        self.v4, self.v5 = Listener(), Listener(204)
        self._v5_client = v5
        self._clients = (v4, v5)
        self._hubs: list[tuple[ContractClient, str]] = []

    def __enter__(self) -> Self:
        for client, listener, more in zip(
            self._clients, (self.v4, self.v5), ({}, {"@type": "Hub"}), strict=True
        ):
            listener.start()
            answer = client.post("/hub", json={"callback": listener.url(), **more})
            assert answer.status_code == 201, answer.text
            self._hubs.append((client, answer.json()["id"]))
        return self

    def __exit__(self, *_: object) -> None:
        for client, id in self._hubs:
            client.delete(f"/hub/{id}")
        self.v4.close()
        self.v5.close()

    def types(self, id: str, *, v4: list[str], v5: list[str]) -> tuple[list[Json], list[Json]]:
        """The events of a resource, of the types that each listener is to get, in their order."""
        kinds = [self._wait(self.v4, id, v4), self._wait(self.v5, id, v5)]
        for each in kinds[0]:
            schema = json.dumps({"$ref": f"#/definitions/{each['eventType']}"})
            DECLARED.validator(schema).validate(each)
        for each in kinds[1]:
            self._v5_client.check_event(each)
        return kinds[0], kinds[1]

    def _wait(self, listener: Listener, id: str, kinds: list[str]) -> list[Json]:
        found: list[Json] = []
        count = 0
        while len(found) < len(kinds):
            count = len(listener.wait_for_events(count + 1))
            found = [each for each in listener.events if _id(each) == id]
        assert [each["eventType"] for each in found] == kinds
        return found


def _id(event: Json) -> Any:
    return next(iter(event["event"].values()))["id"]


@pytest.fixture
def both(v4: ContractClient, v5: V5Client) -> Iterator[Both]:
    with Both(v4, v5) as both:
        yield both


def test_the_events_of_an_order(both: Both, v4: ContractClient, v5: V5Client) -> None:
    order = placed(v4, v4_order())
    patched(v5, order["id"], {"priority": "1"})
    patched(v4, order["id"], {"state": "inProgress"})
    v5.delete(f"/productOrder/{order['id']}")
    kinds = [
        f"ProductOrder{kind}Event"
        for kind in (
            *("Create", "AttributeValueChange"),
            *("AttributeValueChange", "StateChange", "Delete"),
        )
    ]
    of_v4, of_v5 = both.types(order["id"], v4=kinds, v5=kinds)
    assert of_v4[1]["fieldPath"] == "priority"
    for one, other in zip(of_v4, of_v5, strict=True):
        assert one["eventId"] == other["eventId"]
        assert other["@type"] == other["eventType"]
        assert other["timeOccurred"] == one["timeOcurred"]
        shown = other["event"]["productOrder"]
        assert shown["href"] == f"{v5.base_url}productOrder/{order['id']}"
        assert shown["creationDate"] == one["event"]["productOrder"]["orderDate"]
        assert shown["externalId"] == [{"@type": "ExternalIdentifier", "id": "PO-1"}]


def test_the_paths_of_listeners(both: Both, v5: V5Client) -> None:
    id = placed(v5, v5_order())["id"]
    kinds = ["ProductOrderCreateEvent"]
    both.types(id, v4=kinds, v5=kinds)
    for listener in (both.v4, both.v5):
        assert {each.path for each in listener.requests} == {"/listener/productOrderCreateEvent"}


def test_information_that_is_required(both: Both, v4: ContractClient, v5: V5Client) -> None:
    id = placed(v4, v4_order())["id"]
    patched(v5, id, {"state": "pending"})
    kinds = [
        f"ProductOrder{kind}Event"
        for kind in ("Create", "AttributeValueChange", "StateChange", "InformationRequired")
    ]
    of_v4, of_v5 = both.types(id, v4=kinds, v5=kinds)
    assert of_v4[-1]["fieldPath"] == "productOrderItem[?(@.id=='1')]"
    asked = of_v5[-1]["event"]
    assert asked["informationRequired"] == {"op": "add", "path": "/productOrderItem/0"}
    assert asked["productOrder"] == {
        "@type": "ProductOrderRef",
        "id": id,
        "href": f"{v5.base_url}productOrder/{id}",
        "@referredType": "ProductOrder",
    }


def test_the_events_of_a_cancellation(both: Both, v4: ContractClient, v5: V5Client) -> None:
    id = placed(v4, v4_order())["id"]
    task = v5.post("/cancelProductOrder", json=v5_task(id)).json()
    kinds = ["CancelProductOrderCreateEvent", *["CancelProductOrderStateChangeEvent"] * 2]
    _, of_v5 = both.types(task["id"], v4=kinds, v5=kinds)
    done = of_v5[-1]["event"]
    assert done["cancelProductOrder"] == done["canccelProductOrder"]
    assert done["cancelProductOrder"]["state"] == "done"
    assert done["cancelProductOrder"]["href"] == task["href"]


@pytest.mark.parametrize(
    "query",
    [
        "eventType=ProductOrderCreateEvent&event.productOrder.externalId.id=PO-9",
        "event.productOrder.relatedParty.partyOrPartyRole.id=C-9&eventType=ProductOrderCreateEvent",
        "event.productOrder.creationDate.gt=2020-01-01T00:00:00Z&event.productOrder.category=nine",
    ],
)
def test_a_query_has_the_names_of_its_version(v4: ContractClient, v5: V5Client, query: str) -> None:
    party = {"id": "C-9", "@referredType": "Individual"}
    with Listener(204) as listener:
        hub = v5.post("/hub", json={"@type": "Hub", "callback": listener.url(), "query": query})
        assert (hub.status_code, hub.json()["query"]) == (201, query)
        placed(v4, v4_order())
        order = placed(v4, v4_order(externalId="PO-9", relatedParty=[party], category="nine"))
        [event] = listener.wait_for_events(1)
        assert event["event"]["productOrder"]["id"] == order["id"]
        assert v5.delete(f"/hub/{hub.json()['id']}").status_code == 204


def test_selected_attributes_have_the_names_of_the_version(
    v4: ContractClient, v5: V5Client
) -> None:
    query = "fields=creationDate&event.productOrder.category=fields"
    with Listener(204) as listener:
        sent = {"@type": "Hub", "callback": listener.url(), "query": query}
        hub = v5.post("/hub", json=sent).json()
        order = placed(v4, v4_order(category="fields"))
        [event] = listener.wait_for_events(1)
        assert event["event"]["productOrder"] == {
            "id": order["id"],
            "href": f"{v5.base_url}productOrder/{order['id']}",
            "creationDate": order["orderDate"],
        }
        v5.delete(f"/hub/{hub['id']}")


def test_a_query_of_the_other_version_is_refused(v4: ContractClient, v5: V5Client) -> None:
    callback = {"callback": "http://127.0.0.1:9/listener"}
    for client, name, more in (
        (v4, "creationDate", {}),
        (v5, "orderDate", {"@type": "Hub"}),
    ):
        query = f"event.productOrder.{name}.gt=2020-01-01T00:00:00Z"
        answer = client.post("/hub", json={**callback, "query": query, **more})
        assert (answer.status_code, name in answer.json()["message"]) == (400, True)


def test_each_hub_has_its_own_subscriptions(v4: ContractClient, v5: V5Client) -> None:
    callback = "http://127.0.0.1:9/own"
    ids = [
        client.post("/hub", json={"callback": callback, **more}).json()["id"]
        for client, more in ((v4, {}), (v5, {"@type": "Hub"}))
    ]
    assert ids[0] != ids[1]
    shown = v5.get(f"/hub/{ids[1]}").json()
    assert (shown["@type"], shown["callback"]) == ("Hub", callback)
    assert v5.get(f"/hub/{ids[0]}").status_code == 404
    assert v4.delete(f"/hub/{ids[1]}").status_code == 404
    for client, id in ((v4, ids[0]), (v5, ids[1])):
        assert [each["id"] for each in client.get("/hub").json()] == [id]
        assert client.delete(f"/hub/{id}").status_code == 204


def test_v5_receives_events_of_other_servers(v5: V5Client) -> None:
    reference = {"@type": "ProductOrderRef", "id": "1"}
    event = {
        "@type": "ProductOrderInformationRequiredEvent",
        "eventId": "e1",
        "eventType": "ProductOrderInformationRequiredEvent",
        "event": {
            "productOrder": reference,
            "informationRequired": {"op": "add", "path": "/note"},
        },
    }
    path = "/listener/productOrderInformationRequiredEvent"
    answer = v5.post(path, json=event)
    assert (answer.status_code, answer.content) == (204, b"")
    del reference["id"]
    answer = v5.post(path, json=event)
    assert (answer.status_code, answer.json()["message"]) == (
        400,
        "/event/productOrder/id: is required",
    )


def test_the_inbox_has_an_event_in_the_form_of_each_version(
    module_store: str, v4: ContractClient, v5: V5Client
) -> None:
    kind = "ProductOrderCreateEvent"
    order = {"id": "1", "productOrderItem": [{"id": "1", "action": "add"}]}
    of_v4 = {"eventId": "twice", "eventType": kind, "event": {"productOrder": order}}
    of_v5 = {**of_v4, "@type": kind, "event": {"productOrder": {"@type": "ProductOrder"}}}
    for _ in range(2):
        assert v4.post(f"/listener/{kind[0].lower()}{kind[1:]}", json=of_v4).status_code == 201
        assert v5.post(f"/listener/{kind[0].lower()}{kind[1:]}", json=of_v5).status_code == 204
    found = objects(module_store, "inbox", "--limit", "1000")
    assert [each["event"] for each in found if each["event"]["eventId"] == "twice"] == [
        of_v4,
        of_v5,
    ]
