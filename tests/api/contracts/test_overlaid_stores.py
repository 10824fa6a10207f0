"""A store that has resources already when an overlay declares attributes, and when it is gone."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.api.client import ContractClient
from tests.api.contracts import own
from tests.api.contracts.own import Json
from tests.api.orders import place
from tests.server import COMMAND, running

RICH: Json = {"creditScore": 900.5, "site": {"building": "B1"}, "tags": ["gold", "new"]}
POOR: Json = {"creditScore": 100, "contractEnd": "2027-06-30T12:00:00+02:00", "tags": ["gold"]}
ODD: Json = {"creditScore": "much", "contractEnd": 7, "site": "B1", "tags": {"gold": True}}
"""What is no value of these attributes, stored before they were declared."""


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False)


@contextmanager
def migrated(store: str, *options: str) -> Iterator[ContractClient]:
    """A client of a server on a store after a migration, which it may need."""
    done = command("migrate", "--store", store, *options)
    assert done.returncode == 0, done.stderr
    with running(store, *options) as server, ContractClient(server.url) as client:
        yield client


def found(client: ContractClient, query: str, among: Sequence[Json]) -> list[int]:
    """The positions of the orders that a query finds."""
    answer = client.get(f"/productOrder?{query}")
    assert answer.status_code == 200, answer.text
    ids = [each["id"] for each in among]
    return sorted(ids.index(each["id"]) for each in answer.json())


QUERIES = {
    "creditScore.gt=500": [0],
    "creditScore=100": [1],
    "tags=gold": [0, 1],
    "site.building=B1": [0],
    "contractEnd=2027-06-30T10:00:00Z": [1],
    "filter=$[?(@.creditScore)]": [0, 1, 2],
}


def test_what_was_stored_before_is_found(store_url: str, tmp_path: Path) -> None:
    overlay = ("--overlay", own.written(tmp_path, own.overlay("ProductOrder")))
    with running(store_url) as server, ContractClient(server.url) as client:
        orders = [place(client, **each) for each in (RICH, POOR, ODD, {})]
        assert client.get("/productOrder?creditScore=100").status_code == 400
    with migrated(store_url, *overlay) as client:
        assert {query: found(client, query, orders) for query in QUERIES} == QUERIES
        ids = [each["id"] for each in client.get("/productOrder?sort=-creditScore").json()]
        assert ids[:2] == [orders[0]["id"], orders[1]["id"]]
        orders.append(place(client, creditScore=950))
        assert found(client, "creditScore.gt=500", orders) == [0, 4]
    with migrated(store_url) as client:
        assert client.get("/productOrder?creditScore=100").status_code == 400
        kept = client.get(f"/productOrder/{orders[0]['id']}").json()
        assert {name: kept[name] for name in RICH} == RICH
        assert found(client, "state=acknowledged", orders) == [0, 1, 2, 3, 4]
        orders.append(place(client, creditScore=960))
    with migrated(store_url, *overlay) as client:
        assert found(client, "creditScore.gt=500", orders) == [0, 4, 5]


def test_an_index_alone_comes_and_goes(store_url: str, tmp_path: Path) -> None:
    text = {"type": "string"}
    plain = own.written(tmp_path, own.overlay("ProductOrder", {"shelf": text}))
    shelf = {"shelf": {**text, "x-indexed": True}}
    indexed = own.written(tmp_path, own.overlay("ProductOrder", shelf), "indexed.yaml")
    with running(store_url) as server, ContractClient(server.url) as client:
        orders = [place(client, shelf="7")]
    for number, file in enumerate((plain, indexed, plain), start=1):
        with migrated(store_url, "--overlay", file) as client:
            orders.append(place(client, shelf="7"))
            assert found(client, "shelf=7", orders) == [*range(number + 1)]


def test_the_start_says_that_a_database_has_to_be_migrated(store_url: str, tmp_path: Path) -> None:
    overlay = ("--overlay", own.written(tmp_path, own.overlay("ProductOrder")))
    with running(store_url) as server, ContractClient(server.url) as client:
        orders = [place(client, **RICH)]
    if store_url.startswith("mongodb"):
        refused = command("serve", "--port", "0", "--store", store_url, *overlay)
        assert refused.returncode == 2
        [line] = refused.stderr.splitlines()
        assert "(1 records): stop the servers on it and run `tmf622 migrate`" in line
        assert "--overlay" in line
        return
    with running(store_url, *overlay) as server, ContractClient(server.url) as client:
        assert found(client, "tags=gold", orders) == [0]


@pytest.mark.any_store
def test_a_command_without_the_overlay_leaves_the_indexes_alone(
    store_url: str, tmp_path: Path
) -> None:
    overlay = ("--overlay", own.written(tmp_path, own.overlay("ProductOrder")))
    with running(store_url, *overlay) as server, ContractClient(server.url) as client:
        orders = [place(client, **RICH)]
        history = ("history", orders[0]["id"], "--store", store_url)
        refused = command(*history)
        assert refused.returncode == 2
        assert "--overlay" in refused.stderr
        assert command("migrate", "--store", store_url).returncode == 2
        assert command(*history, *overlay).returncode == 0
        orders.append(place(client, **RICH))
        assert found(client, "tags=gold", orders) == [0, 1]
