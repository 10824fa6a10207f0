"""Many clients change one order at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.api.client import JSON_PATCH, ContractClient
from tests.api.orders import Json, path, place, retrieve
from tests.api.stores import NewStore
from tests.server import running

THREADS = 32


def append_note(client: httpx.Client, placed: Json, text: str) -> int:
    patch = [{"op": "add", "path": "/note/-", "value": {"text": text}}]
    return client.patch(path(placed), json=patch, headers={"Content-Type": JSON_PATCH}).status_code


def count_up(client: httpx.Client, placed: Json) -> None:
    """Add 1 to the order's counter, as often as it takes to do so undisturbed."""
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
def test_notes_of_many_are_all_appended(new_store: NewStore, workers: str) -> None:
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


def test_no_update_under_a_precondition_is_lost(client: ContractClient) -> None:
    placed = place(client, **{"x-count": 0})
    with ThreadPoolExecutor(8) as executor:
        list(executor.map(lambda _: count_up(client, placed), range(40)))
    found = client.get(path(placed))
    assert (found.json()["x-count"], found.headers["etag"]) == (40, '"41"')
