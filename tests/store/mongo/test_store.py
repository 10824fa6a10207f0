"""The store in MongoDB."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from tests.mongodb import MongoDB, database, new_server
from tests.store.behaviour.failures import Outage
from tests.store.behaviour.suite import StoreBehaviour
from tests.store.samples import ALL, record
from tmf630.store.errors import Unavailable
from tmf630.store.mongo import MongoStore
from tmf630.store.protocol import Store

pytestmark = [
    # PyMongo leaves a socket to the garbage collector when it is closed while it connects.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.usefixtures("no_garbage"),
]


@pytest.fixture(scope="module")
def stoppable_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MongoDB]:
    """A server that tests may kill; it runs at the beginning of each test."""
    server = new_server(tmp_path_factory.mktemp("server"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def stoppable_url(stoppable_server: MongoDB) -> Iterator[str]:
    with database(stoppable_server.url) as url:
        yield url


class TestMongoStore(StoreBehaviour):
    @pytest.fixture
    def open_store(self, url: str) -> Callable[..., Store]:
        return partial(MongoStore, url, "tmf622")

    @pytest.fixture
    def outage(self, stoppable_server: MongoDB, stoppable_url: str) -> Outage:
        return Outage(
            open=partial(MongoStore, stoppable_url, "tmf622"),
            begin=stoppable_server.kill,
            end=stoppable_server.start,
        )


@pytest.mark.anyio
class TestServer:
    async def test_acknowledged_writes_survive_the_kill_of_the_server(
        self, stoppable_server: MongoDB, stoppable_url: str
    ) -> None:
        store = MongoStore(stoppable_url, "tmf622")
        orders = store.collection("productOrder")
        acknowledged: list[str] = []
        enough = asyncio.Event()

        async def insert(worker: int) -> None:
            for number in itertools.count():
                id = f"{worker}-{number:04}"
                try:
                    await orders.insert(record(id))
                except Unavailable:
                    return
                acknowledged.append(id)
                if len(acknowledged) == 200:
                    enough.set()

        writers = asyncio.gather(*(insert(worker) for worker in range(16)))
        await enough.wait()
        await asyncio.to_thread(stoppable_server.kill)
        await writers
        await asyncio.to_thread(stoppable_server.start)
        found = [each.id for each in (await orders.find(ALL)).records]
        assert set(acknowledged) <= set(found)
        await store.close()

    async def test_the_error_of_an_outage_contains_no_password(self) -> None:
        store = MongoStore("mongodb://miller:secret@127.0.0.1:1/?replicaSet=none", "tmf622")
        with pytest.raises(Unavailable, match=r"127\.0\.0\.1") as raised:
            await store.ready()
        assert "secret" not in str(raised.value)
        await store.close()

    @pytest.mark.parametrize("url", ["", "http://127.0.0.1", "mongodb://", "mongodb://h/a$b"])
    def test_an_invalid_url_is_refused(self, url: str) -> None:
        with pytest.raises(ValueError, match=r"host|URI|database"):
            MongoStore(url, "tmf622")
