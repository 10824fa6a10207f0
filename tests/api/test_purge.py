"""`tmf622 purge`: what it removes, what it leaves, and what the audit says of it."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from getpass import getuser
from typing import NamedTuple, TypeVar

import pytest
from click.testing import CliRunner, Result

from ordercentre.fulfilment import entry
from ordercentre.fulfilment.collection import fulfilments
from productordering.api import definition
from tests.api.audits import actions, audit
from tests.api.cancellations import cancelled, tasks_of
from tests.api.client import ContractClient
from tests.api.crashing_publisher import publish
from tests.api.entries import entry_of
from tests.api.expected_events import subscriber
from tests.api.orders import Json, item, path, place, refused
from tests.api.progress import place_in
from tests.api.stores import NewStore
from tests.api.waiting import eventually
from tests.server import COMMAND, running
from tmf622.__main__ import main
from tmf622.stores import open_store
from tmf630.api.collections import open_collection
from tmf630.identifiers import least_id
from tmf630.instants import microseconds
from tmf630.store.entries import Record
from tmf630.store.protocol import Store
from tmf630.store.queries import Query

T = TypeVar("T")

OLD, RECENT = "2024-02-01T00:00:00Z", "2026-02-01T00:00:00Z"
BETWEEN = "2025-02-01T00:00:00.000Z"


def purge(store_url: str, *options: str, age: str = "0h") -> Result:
    """The result of the command."""
    arguments = ["purge", "--older-than", age, "--store", store_url, *options]
    return CliRunner().invoke(main, arguments)


def purged(store_url: str, *options: str, age: str = "0h") -> str:
    """The last lines of a run that succeeds, after the progress."""
    ended = purge(store_url, *options, age=age)
    assert (ended.exit_code, ended.stderr) == (0, ""), ended.output
    return "\n".join(ended.stdout.splitlines()[1:])


def in_store(store_url: str, work: Callable[[Store], Awaitable[T]]) -> T:
    async def done() -> T:
        store = open_store(store_url, 4.0)
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(done())


def stored(
    store_url: str, created: str, order: Json, number: int = 1, run_at: float | None = None
) -> Json:
    """Store an order that was created then, with these attributes."""
    milliseconds = (microseconds(created) or 0) // 1_000
    id = f"{least_id(milliseconds)}-7000-8000-{number:012x}"
    record = Record.of(id, 1, {"orderDate": created, "productOrderItem": [item("1")], **order})
    in_store(
        store_url,
        lambda store: open_collection(store, definition(), "productOrder").insert(
            record, run_at=run_at
        ),
    )
    return {"id": id}


def ids(store_url: str) -> set[str]:
    """The ids of the orders in a store."""

    async def found(store: Store) -> set[str]:
        orders = open_collection(store, definition(), "productOrder")
        return {each.id for each in (await orders.find(Query(limit=10_000))).records}

    return in_store(store_url, found)


class Served(NamedTuple):
    url: str
    client: ContractClient


@pytest.fixture(scope="module")
def served(new_store: NewStore) -> Iterator[Served]:
    with new_store() as url, running(url) as server, ContractClient(server.url) as client:
        yield Served(url, client)


def test_an_order_goes_with_all_that_belongs_to_it_while_a_server_serves(served: Served) -> None:
    url, client = served
    with subscriber(client) as events:
        completed = place_in(client, {"1": "completed"}, item("1"))
        withdrawn, open_order = place(client), place(client)
        task = cancelled(client, withdrawn)
        in_store(url, lambda store: _fulfilled(store, completed["id"], run_at=None))
        _settled(url, completed, withdrawn, tasks=[task])
        events.wait_until_caught_up()
        known = [events.kinds(each) for each in (completed, withdrawn)]
        assert purged(url) == "2 orders removed"
        for each in (completed, withdrawn):
            refused(client.get(path(each)), 404, "60")
            assert client.get(f"{path(each)}/history").status_code == 404
            assert tasks_of(client, each) == []
            eventually(partial(_is_gone, url, each))
            last = audit(url, "--order", each["id"])[-1]
            assert (last["action"], last["resourceId"]) == ("purge", each["id"])
            assert (last["actor"], last["requestId"]) == (getuser(), "tmf622 purge")
        assert in_store(url, lambda store: fulfilments(store).get(completed["id"])) is None
        assert client.get(path(open_order)).status_code == 200
        assert client.patch(path(open_order), json={"category": "a"}).status_code == 200
        events.wait_until_caught_up()
        assert [events.kinds(each) for each in (completed, withdrawn)] == known
    purges = [each for each in audit(url, "--order", withdrawn["id"]) if each["action"] == "purge"]
    assert actions(purges) == [("purge", "cancelProductOrder"), ("purge", "productOrder")]


async def _fulfilled(store: Store, order_id: str, run_at: float | None) -> None:
    await fulfilments(store).create_all([order_id], entry.NEW._replace(run_at=run_at))


def _settled(url: str, *orders: Json, tasks: Sequence[Json] = ()) -> None:
    """Return when these orders and tasks have no job and nothing to publish."""
    for name, resources in ("productOrder", orders), ("cancelProductOrder", tasks):
        for each in resources:
            eventually(partial(_is_settled, url, name, each["id"]))


def _is_settled(url: str, name: str, id: str) -> bool:
    found = in_store(url, lambda store: open_collection(store, definition(), name).entry(id))
    return found is not None and found.run_at is None and not found.outbox


def _is_gone(url: str, placed: Json) -> bool:
    return entry_of(url, placed) is None


@pytest.mark.parametrize(
    ("order", "goes"),
    [
        ({"state": "completed", "completionDate": OLD}, True),
        ({"state": "completed", "completionDate": "2024-02-01T01:00:00+01:00"}, True),
        ({"state": "completed", "completionDate": RECENT}, False),
        ({"state": "completed"}, True),
        ({"state": "cancelled", "cancellationDate": OLD}, True),
        ({"state": "cancelled", "cancellationDate": RECENT, "completionDate": OLD}, False),
        ({"state": "failed", "completionDate": RECENT}, False),
        ({"state": "inProgress", "completionDate": OLD}, False),
    ],
)
def test_the_age_is_that_of_the_end(store_url: str, order: Json, goes: bool) -> None:
    stored(store_url, OLD, order)
    days = _days_since(BETWEEN)
    assert purged(store_url, age=days) == ("1 order removed" if goes else "0 orders removed")
    assert bool(ids(store_url)) is not goes


def _days_since(moment: str) -> str:
    return f"{int((time.time() - (microseconds(moment) or 0) / 1_000_000) // 86_400)}d"


def test_without_a_date_the_last_change_counts(served: Served) -> None:
    url, client = served
    failed = place_in(client, {"1": "failed"}, item("1"))
    _settled(url, failed)
    assert purged(url, "--states", "failed", age="1h") == "0 orders removed"
    assert purged(url, "--states", "failed") == "1 order removed"


def test_what_has_a_job_or_owes_events_is_left_and_counted(store_url: str) -> None:
    done = {"state": "completed", "completionDate": OLD}
    busy = stored(store_url, OLD, done, 1, run_at=9e9)
    followed = stored(store_url, OLD, done, 2)
    in_store(store_url, lambda store: _fulfilled(store, followed["id"], run_at=9e9))
    free = stored(store_url, OLD, done, 3)
    said = purged(store_url).splitlines()
    assert said[0] == "1 order removed"
    assert said[1].startswith("2 left for the next run")
    assert ids(store_url) == {busy["id"], followed["id"]}
    assert actions(audit(store_url, "--order", free["id"])) == [("purge", "productOrder")]
    assert audit(store_url, "--order", busy["id"]) == []


def test_a_dry_run_counts_by_state_and_removes_nothing(store_url: str) -> None:
    for number, date in enumerate((OLD, "2024-03-01T00:00:00Z", "2024-01-05T00:00:00Z")):
        order = {"state": "completed", "completionDate": date}
        stored(store_url, "2024-01-01T00:00:00Z", order, number)
    stored(store_url, OLD, {"state": "cancelled", "cancellationDate": OLD}, 9)
    assert purged(store_url, "--dry-run").splitlines() == [
        "completed: 3 orders, which ended from 2024-01-05T00:00:00Z to 2024-03-01T00:00:00Z",
        f"cancelled: 1 order, which ended from {OLD} to {OLD}",
        "4 orders would be removed",
    ]
    assert len(ids(store_url)) == 4
    assert audit(store_url) == []


def test_a_run_that_is_killed_is_continued_by_the_next(store_url: str) -> None:
    count = 400
    placed = [
        stored(store_url, OLD, {"state": "completed", "completionDate": OLD}, number)["id"]
        for number in range(count)
    ]
    command = [*COMMAND, "purge", "--older-than", "1d", "--store", store_url]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        eventually(lambda: len(ids(store_url)) < count - 50)
        process.kill()
    left = len(ids(store_url))
    assert (process.returncode, left > 0) == (-signal.SIGKILL, True)
    assert purged(store_url) == f"{left} orders removed"
    asyncio.run(publish(store_url))
    records = audit(store_url, "--actor", getuser())
    assert sorted(each["resourceId"] for each in records) == sorted(placed)
    assert {each["action"] for each in records} == {"purge"}


@pytest.mark.any_store
@pytest.mark.parametrize(
    ("options", "age", "message"),
    [
        (["--states", "completed,held"], "1d", "'held' is no final state"),
        ([], "400", "write hours as 36h, days as 400d"),
    ],
)
def test_wrong_options_are_refused(
    store_url: str, options: list[str], age: str, message: str
) -> None:
    wrong = purge(store_url, *options, age=age)
    assert wrong.exit_code == 2
    assert message in wrong.stderr
