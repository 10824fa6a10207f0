"""Many clients change one order at the same time."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.api.client import JSON_PATCH, ContractClient
from tests.api.orders import Json, order, path, place, retrieve
from tests.api.stores import NewStore
from tests.server import running

THREADS = 32


def append_note(client: httpx.Client, placed: Json, text: str) -> int:
    patch = [{"op": "add", "path": "/note/-", "value": {"text": text}}]
    return client.patch(path(placed), json=patch, headers={"Content-Type": JSON_PATCH}).status_code


def count_up(client: httpx.Client, placed: Json) -> None:
    """Add 1 to the order's counter, with retries until no other change interferes."""
    while True:
        found = client.get(path(placed))
        headers = {"If-Match": found.headers["etag"]}
        changed = client.patch(
            path(placed), json={"x-count": found.json()["x-count"] + 1}, headers=headers
        )
        if changed.status_code == 200:
            return
        assert changed.status_code == 412


@pytest.mark.parametrize("workers", ["1", "2"])
def test_notes_of_concurrent_clients_are_all_appended(new_store: NewStore, workers: str) -> None:
    with (
        new_store() as url,
        running(url, "--workers", workers) as server,
        ContractClient(server.url) as client,
        ThreadPoolExecutor(THREADS) as executor,
    ):
        placed = place(client, note=[])
        texts = [f"note {number}" for number in range(THREADS)]
        appended = executor.map(lambda text: append_note(client, placed, text), texts)
        assert set(appended) == {200}
        assert sorted(each["text"] for each in retrieve(client, placed)["note"]) == sorted(texts)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_three_hundred_concurrent_changes_are_all_applied(
    new_store: NewStore, workers: str
) -> None:
    with new_store() as url, running(url, "--workers", workers) as server:
        placed, statuses = asyncio.run(changed_at_once(server.api, 300))
        with ContractClient(server.url) as client:
            found = client.get(path(placed))
            changes = client.get(f"{path(placed)}/history").json()["change"]
    assert statuses == [200] * 300
    assert sorted(name for each in changes for name in each["attributes"]) == sorted(
        f"x-{number}" for number in range(300)
    )
    assert [found.json()[f"x-{number}"] for number in range(300)] == list(range(300))
    assert found.headers["etag"] == '"301"'


async def changed_at_once(api: str, number: int) -> tuple[Json, list[int]]:
    """An order, and the answers to that many changes of it, all sent at once."""
    limits = httpx.Limits(max_connections=number)
    async with httpx.AsyncClient(limits=limits, timeout=60) as client:
        placed = (await client.post(f"{api}/productOrder", json=order())).json()
        where = f"{api}/productOrder/{placed['id']}"
        changes = [client.patch(where, json={f"x-{each}": each}) for each in range(number)]
        answers = await asyncio.gather(*changes)
    return placed, [answer.status_code for answer in answers]


def test_no_update_under_a_precondition_is_lost(client: ContractClient) -> None:
    placed = place(client, **{"x-count": 0})
    with ThreadPoolExecutor(8) as executor:
        list(executor.map(lambda _: count_up(client, placed), range(40)))
    found = client.get(path(placed))
    assert (found.json()["x-count"], found.headers["etag"]) == (40, '"41"')
