"""`TMF622_RULES=strict` has further rules; tests/ordering has each of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.client import ContractClient
from tests.api.orders import Json, item, order, path, place, refused, retrieve
from tests.api.progress import states
from tests.api.stores import NewStore
from tests.server import running

STRICT = {"TMF622_RULES": "strict"}
PARTIES = [{"id": "C1", "role": "customer", "@referredType": "Customer"}]
BROKEN = order(item(quantity=0), relatedParty=PARTIES)


@pytest.fixture(scope="module")
def strict(new_store: NewStore) -> Iterator[ContractClient]:
    """A client of a server with strict rules."""
    with (
        new_store() as url,
        running(url, environment=STRICT) as server,
        ContractClient(server.url) as client,
    ):
        yield client


def check_refused(strict: ContractClient, sent: Json, where: str) -> None:
    """Assert that a new order and a change that break a rule are both refused."""
    before = strict.get("/productOrder?limit=0").headers["x-total-count"]
    refused(strict.post("/productOrder", json=sent), 409, "65", f"{where}: ")
    assert strict.get("/productOrder?limit=0").headers["x-total-count"] == before
    placed = place(strict, relatedParty=PARTIES)
    answer = strict.patch(path(placed), json={"relatedParty": None, **sent, "priority": "1"})
    refused(answer, 409, "65", f"{where}: ")
    assert retrieve(strict, placed) == placed


def test_a_broken_rule_is_refused(strict: ContractClient) -> None:
    check_refused(strict, BROKEN, "/productOrderItem/0/quantity")
    check_refused(strict, order(), "/relatedParty")


def test_an_order_that_follows_the_rules_is_accepted(strict: ContractClient) -> None:
    placed = place(strict, item(quantity=1), relatedParty=PARTIES)
    assert strict.patch(path(placed), json={"priority": "1"}).status_code == 200


def test_the_default_rules_accept_it(client: ContractClient) -> None:
    assert client.post("/productOrder", json=BROKEN).status_code == 201
    assert client.patch(path(place(client)), json=BROKEN).status_code == 200


def test_an_older_order_that_breaks_a_rule_can_change(new_store: NewStore) -> None:
    with new_store() as url:
        with running(url) as server, ContractClient(server.url) as client:
            placed = place(client, {"id": "1", "action": "add", "quantity": 0})
        with running(url, "--rules", "strict") as server, ContractClient(server.url) as client:
            for change in ({"priority": "1"}, {"state": "inProgress"}, {"state": "completed"}):
                answer = client.patch(path(placed), json=change)
                assert answer.status_code == 200, answer.text
            assert states(answer.json()) == {"1": "completed"}
