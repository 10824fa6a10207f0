"""A caller with a party sees, changes and is told of the orders that name it, and of no others."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from tests.api import cancellations
from tests.api.access.issuer import Issuer
from tests.api.access.operations import OPERATIONS, Operation, name
from tests.api.access.parties import MARK, A, B, Parties, listed, marked, order_of, parties, place
from tests.api.listeners import Listener
from tests.api.orders import Json, refused
from tests.api.stores import NewStore
from tests.api.waiting import eventually
from tests.server import BASE_PATH_V5


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    return Issuer(tmp_path_factory.mktemp("issuer") / "keys.json")


@pytest.fixture(scope="module")
def callers(module_store: str, issuer: Issuer) -> Iterator[Parties]:
    with parties(module_store, issuer) as callers:
        yield callers


@pytest.fixture(scope="module")
def hidden(callers: Parties) -> Json:
    """An order that the second party does not see, with a task."""
    placed = place(callers.a, marked())
    cancellations.cancel(callers.a, placed, cancellationReason=f"{MARK} reason")
    return placed


@pytest.fixture
def alone(new_store: NewStore, issuer: Issuer) -> Iterator[Parties]:
    """The callers of a server without orders at first."""
    with new_store() as store, parties(store, issuer) as callers:
        yield callers


def test_lists_and_counts_are_of_what_is_seen(alone: Parties) -> None:
    of_a = [place(alone.a, order_of(A, category="c1"))["id"] for _ in range(3)]
    of_b = [place(alone.b, order_of(B, category="c1"))["id"] for _ in range(2)]
    of_both = [place(alone.a, order_of(A, B))["id"]]
    of_none = [place(alone.clerk, order_of())["id"]]
    v5 = f"{alone.server.url}{BASE_PATH_V5}/productOrder"
    for path, party in (
        ("/productOrder", "relatedParty.id"),
        (v5, "relatedParty.partyOrPartyRole.id"),
    ):
        assert sorted(listed(alone.a, path)) == sorted(of_a + of_both)
        assert sorted(listed(alone.b, path)) == sorted(of_b + of_both)
        assert sorted(listed(alone.clerk, path)) == sorted(of_a + of_b + of_both + of_none)
        assert listed(alone.b, path, category="c1", sort="-id") == sorted(of_b, reverse=True)
        assert listed(alone.b, path, **{"id.ne": of_b[0], "category": "c1"}) == of_b[1:]
        assert listed(alone.b, path, **{party: A}) == of_both
        assert listed(alone.b, path, filter="$[?(@.category=='c1')]") == of_b
    page = alone.b.get("/productOrder", params={"limit": 1, "offset": 1})
    assert page.headers["X-Total-Count"] == "3"
    assert 'offset=2&limit=1>; rel="last"' in page.headers["Link"].replace(
        "limit=1&offset=2", "offset=2&limit=1"
    )


def test_what_a_caller_places_names_its_party(callers: Parties) -> None:
    for order in (order_of(A), order_of(), {"productOrderItem": order_of()["productOrderItem"]}):
        answer = callers.b.post("/productOrder", json=order)
        refused(answer, 403, "50", "/relatedParty", B)
    place(callers.b, order_of(A, B))
    place(callers.clerk, order_of(A))


def test_a_caller_does_not_give_its_order_away(callers: Parties) -> None:
    placed = place(callers.b, order_of(B))
    path = f"/productOrder/{placed['id']}"
    answer = callers.b.patch(path, json={"relatedParty": order_of(A)["relatedParty"]})
    refused(answer, 403, "50", "/relatedParty", B)
    assert callers.b.get(path).headers["ETag"] == '"1"'
    shared = callers.b.patch(path, json={"relatedParty": order_of(A, B)["relatedParty"]})
    assert shared.status_code == 200
    assert callers.a.get(path).status_code == 200


def test_an_order_that_names_the_party_no_more_is_gone(callers: Parties) -> None:
    placed = place(callers.clerk, order_of(A, B))
    path = f"/productOrder/{placed['id']}"
    assert callers.b.get(path).status_code == 200
    callers.clerk.patch(path, json={"relatedParty": order_of(A)["relatedParty"]})
    refused(callers.b.get(path), 404, "60")
    refused(callers.b.patch(path, json={"priority": "1"}), 404, "60")


SUBSCRIPTION = {
    "callback": f"http://127.0.0.1:9/{MARK}",
    "query": "eventType=ProductOrderInformationRequiredEvent",
}
BODIES: dict[tuple[str, str], Json] = {
    ("PATCH", "/productOrder/{id}"): {"priority": "1"},
    ("POST", "/cancelProductOrder"): {},
}


@pytest.mark.parametrize(
    "operation", [each for each in OPERATIONS if "{id}" in each.path], ids=name
)
@pytest.mark.parametrize("headers", [{}, {"If-Match": '"7"'}, {"If-None-Match": "*"}], ids=str)
def test_what_is_hidden_answers_as_if_it_was_not_there(
    callers: Parties, hidden: Json, operation: Operation, headers: dict[str, str]
) -> None:
    id = hidden["id"]
    if "cancelProductOrder" in operation.path:
        [id] = listed(callers.clerk, "/cancelProductOrder", **{"productOrder.id": id})
    elif "hub" in operation.path:
        id = _subscribed(callers)
    body = BODIES.get((operation.method, operation.path))
    answers = [
        callers.b.request(
            operation.method, callers.server.url + operation.url(each), json=body, headers=headers
        )
        for each in (id, id[:-4] + "0000")
    ]
    there, absent = ((answer.status_code, answer.content) for answer in answers)
    assert there == absent
    assert there[0] == 404
    own = [{**answer.headers, "x-request-id": "", "date": ""} for answer in answers]
    assert own[0] == own[1]


def _subscribed(callers: Parties) -> str:
    """The id of the first party's subscription, which gets no events."""
    answer = callers.a.post("/hub", json=SUBSCRIPTION)
    assert answer.status_code in (201, 409)
    [id] = listed(callers.a, "/hub")
    return id


@pytest.mark.parametrize("query", [{}, {"fields": "description"}, {"limit": "0"}, {"offset": "5"}])
def test_nothing_of_a_hidden_order_is_in_any_list(
    callers: Parties, hidden: Json, query: dict[str, str]
) -> None:
    for operation in OPERATIONS:
        if operation.method == "GET" and "{" not in operation.path:
            answer = callers.b.get(callers.server.url + operation.url(""), params=query)
            assert MARK not in answer.text + str(answer.headers)
            assert hidden["id"] not in answer.text + str(answer.headers)


def test_a_filter_tells_nothing_of_a_hidden_order(callers: Parties, hidden: Json) -> None:
    for query in (
        {"id": hidden["id"]},
        {"description.regex": MARK},
        {"externalId": hidden["externalId"]},
        {"filter": f"$[?(@.category=='{hidden['category']}')]"},
        {"note.text.regex": MARK, "sort": "-category"},
    ):
        assert listed(callers.b, "/productOrder", **query) == []
        assert listed(callers.a, "/productOrder", **query) == [hidden["id"]]
    for query in ({"productOrder.id": hidden["id"]}, {"cancellationReason.regex": MARK}):
        assert listed(callers.b, "/cancelProductOrder", **query) == []
        assert len(listed(callers.a, "/cancelProductOrder", **query)) == 1


def test_tasks_are_of_those_who_see_the_order(callers: Parties) -> None:
    placed = place(callers.clerk, order_of(A, B))
    task = cancellations.cancel(callers.b, placed)
    for client in (callers.a, callers.b, callers.clerk):
        found = client.get(f"/cancelProductOrder/{task['id']}")
        assert found.status_code == 200
        assert "orderParty" not in found.text
    of_a = place(callers.a, order_of(A))
    answer = cancellations.post(callers.b, of_a)
    absent = cancellations.post(callers.b, {"id": "absent"})
    assert answer.status_code == absent.status_code == 409
    assert answer.text.replace(of_a["id"], "absent") == absent.text


def test_clients_do_not_name_the_parties_of_a_task(callers: Parties) -> None:
    placed = place(callers.a, order_of(A))
    task = cancellations.cancel(callers.a, placed, orderParty=[B])
    assert callers.b.get(f"/cancelProductOrder/{task['id']}").status_code == 404
    refused(callers.a.get("/cancelProductOrder", params={"orderParty": B}), 400, "28")


def test_idempotency_keys_are_of_their_callers(callers: Parties) -> None:
    first = place(callers.a, marked(), **{"Idempotency-Key": "k-1"})
    again = callers.a.post("/productOrder", json=marked(), headers={"Idempotency-Key": "k-1"})
    assert (again.json()["id"], again.headers["Idempotency-Replayed"]) == (first["id"], "true")
    other = callers.b.post("/productOrder", json=marked(), headers={"Idempotency-Key": "k-1"})
    assert MARK not in other.text
    assert other.status_code == 403
    own = callers.b.post("/productOrder", json=order_of(B), headers={"Idempotency-Key": "k-1"})
    assert (own.status_code, "Idempotency-Replayed" in own.headers) == (201, False)


def test_subscriptions_are_of_their_party(callers: Parties) -> None:
    id = _subscribed(callers)
    assert id not in listed(callers.b, "/hub")
    assert id in listed(callers.clerk, "/hub")
    own = callers.b.post("/hub", json={**SUBSCRIPTION, "@party": A})
    assert own.status_code == 201
    assert "@party" not in own.text
    assert own.json()["id"] != id
    assert callers.a.get(f"/hub/{own.json()['id']}").status_code == 404
    again = callers.b.post("/hub", json=SUBSCRIPTION)
    refused(again, 409, "65", own.json()["id"])


def test_events_are_of_what_the_owner_sees(alone: Parties) -> None:
    with Listener() as of_b, Listener() as of_all:
        for client, listener in ((alone.b, of_b), (alone.clerk, of_all)):
            assert client.post("/hub", json={"callback": listener.url()}).status_code == 201
        hidden = place(alone.a, marked())
        seen = place(alone.a, order_of(A, B))
        for each in (hidden, seen):
            alone.a.patch(f"/productOrder/{each['id']}", json={"priority": "1"})
            task = cancellations.cancel(alone.a, each, cancellationReason=MARK)
            path = f"/cancelProductOrder/{task['id']}"
            eventually(partial(alone.a.get, path), lambda answer: answer.json()["state"] == "done")
        for listener, ended in ((of_all, 2), (of_b, 1)):
            eventually(partial(_ended, listener), ended.__eq__)
    assert hidden["id"] not in str(of_b.events)
    assert hidden["id"] in str(of_all.events)
    assert "orderParty" not in str(of_all.events)


def _ended(listener: Listener) -> int:
    """How many tasks have ended by the events that a listener has got."""
    return sum("'state': 'done'" in str(event["event"]) for event in listener.events)


def test_a_caller_without_a_party_is_told_so(callers: Parties, issuer: Issuer) -> None:
    answer = callers.a.get("/productOrder", headers=issuer.headers("productOrder:read"))
    refused(answer, 403, "50", "party_id", "productOrder:all")
    assert (
        'error="insufficient_scope", scope="productOrder:all"' in answer.headers["www-authenticate"]
    )
