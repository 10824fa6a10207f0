"""Documents are asked for again only when they may have changed."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from ordercentre.neighbours.cache import CachedDocuments
from ordercentre.neighbours.protocol import Answer, NeighbourUnavailable
from tests.events.listener import Connection, answering
from tests.ordercentre.neighbours.serving import WAIT, in_turn, neighbour_that, says

pytestmark = pytest.mark.anyio

MAX_AGE = 60.0


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Store:
    """A neighbour in memory; it notes what it is asked, and waits while `open` is cleared."""

    name = "catalog"

    def __init__(self) -> None:
        self.documents: dict[str, Any] = {}
        self.headers: dict[str, str] = {}
        self.failure: Exception | None = None
        self.asked: list[tuple[str, str | None]] = []
        self.arrived = asyncio.Semaphore(0)
        self.open = asyncio.Event()
        self.open.set()

    async def get(self, path: str, *, etag: str | None) -> Answer | None:
        self.asked.append((path, etag))
        self.arrived.release()
        await self.open.wait()
        if self.failure:
            raise self.failure
        if path not in self.documents:
            return None
        if etag is not None and etag == self.headers.get("etag"):
            return Answer(304, None, dict(self.headers))
        return Answer(200, self.documents[path], dict(self.headers))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store() -> Store:
    return Store()


def cached(store: Store, clock: Clock, limit: int = 100, **options: Any) -> CachedDocuments:
    return CachedDocuments(store, MAX_AGE, limit, clock=clock, **options)


async def test_a_document_is_current_as_long_as_it_is_fresh(store: Store, clock: Clock) -> None:
    store.documents["/a"] = {"id": "a"}
    documents = cached(store, clock, limit=2)
    assert not documents.are_current({"/a": None})
    assert not documents.are_current({"/b": None})
    first, missing = await documents.get("/a"), await documents.get("/b")
    assert documents.are_current({"/a": first})
    assert documents.are_current({"/b": missing})
    assert not documents.are_current({"/a": {"id": "a"}})
    assert not documents.are_current({"/a": None})
    assert not documents.are_current({"/b": first})
    store.documents["/c"] = {"id": "c"}
    store.documents["/d"] = {"id": "d"}
    await documents.get("/c")
    assert documents.are_current({"/a": first})
    await documents.get("/d")  # "/c" gives way, not what was current last
    assert documents.are_current({"/a": first})
    clock.now += MAX_AGE
    assert not documents.are_current({"/a": first})
    assert not documents.are_current({"/b": missing})


async def test_a_fresh_document_is_not_asked_for(store: Store, clock: Clock) -> None:
    store.documents["/a"] = {"id": "a"}
    documents = cached(store, clock)
    first = await documents.get("/a")
    clock.now += MAX_AGE - 1
    assert first == {"id": "a"} and await documents.get("/a") is first
    store.documents["/a"] = {"id": "a", "name": "new"}
    clock.now += 1
    assert await documents.get("/a") == {"id": "a", "name": "new"}
    assert store.asked == [("/a", None)] * 2


async def test_an_etag_saves_the_answer(store: Store, clock: Clock) -> None:
    store.documents["/a"], store.headers = {"id": "a"}, {"etag": '"1"'}
    documents = cached(store, clock)
    first = await documents.get("/a")
    for _ in range(2):
        clock.now += MAX_AGE
        assert await documents.get("/a") is first
        assert await documents.get("/a") is first
    store.documents["/a"], store.headers = {"id": "b"}, {"etag": '"2"'}
    clock.now += MAX_AGE
    assert await documents.get("/a") == {"id": "b"}
    clock.now += MAX_AGE
    assert await documents.get("/a") == {"id": "b"}
    assert [etag for _, etag in store.asked] == [None, '"1"', '"1"', '"1"', '"2"']


async def test_etags_on_a_real_connection() -> None:
    behave = in_turn(
        says({"id": "a"}, 'ETag: "1"', "Cache-Control: max-age=0"),
        answering("304 x", "Cache-Control: max-age=0"),
        answering("404 x"),
    )
    async with neighbour_that(behave) as (neighbour, listener):
        documents = CachedDocuments(neighbour, MAX_AGE, 10)
        found = [await documents.get("/a/1") for _ in range(3)]
    assert found == [{"id": "a"}, {"id": "a"}, None]
    sent = [request.headers.get("if-none-match") for request in listener.requests]
    assert sent == [None, '"1"', '"1"']


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 60),
        ({"cache-control": "max-age=10"}, 10),
        ({"cache-control": "private, Max-Age=10, must-revalidate"}, 10),
        ({"cache-control": 'max-age="10"'}, 10),
        ({"cache-control": "max-age=3600"}, 60),
        ({"cache-control": "max-age=30", "age": "25"}, 5),
        ({"cache-control": "max-age=30", "age": "31"}, 0),
        ({"cache-control": "max-age=30", "age": "young"}, 0),
        ({"cache-control": "max-age=soon"}, 0),
        ({"cache-control": "max-age"}, 0),
        ({"cache-control": "no-cache"}, 0),
        ({"cache-control": "no-store, max-age=30"}, 0),
        ({"cache-control": ",,=;public"}, 60),
    ],
)
async def test_for_how_long_a_document_is_fresh(
    store: Store, clock: Clock, headers: dict[str, str], seconds: int
) -> None:
    store.documents["/a"], store.headers = {}, headers
    documents = cached(store, clock)
    await documents.get("/a")
    if seconds:
        clock.now += seconds - 1
        await documents.get("/a")
        clock.now += 1
    assert len(store.asked) == 1
    await documents.get("/a")
    assert len(store.asked) == 2


async def test_what_may_not_be_stored_is_not_asked_for_by_etag(store: Store, clock: Clock) -> None:
    store.documents["/a"] = {}
    store.headers = {"etag": '"1"', "cache-control": "no-store"}
    documents = cached(store, clock)
    assert [await documents.get("/a"), await documents.get("/a")] == [{}, {}]
    assert store.asked == [("/a", None)] * 2


async def test_what_is_missing_is_asked_for_again_soon(store: Store, clock: Clock) -> None:
    documents = cached(store, clock)
    for _ in range(3):
        assert await documents.get("/a") is None
    assert len(store.asked) == 1
    store.documents["/a"] = {}
    clock.now += 5
    assert await documents.get("/a") == {}
    del store.documents["/a"]
    clock.now += MAX_AGE
    assert await documents.get("/a") is None


async def test_no_age_at_all(store: Store, clock: Clock) -> None:
    documents = CachedDocuments(store, 0.0, 10, clock=clock)
    for _ in range(2):
        assert await documents.get("/a") is None
    assert len(store.asked) == 2


async def test_an_old_document_is_not_used_while_the_neighbour_is_unavailable(
    store: Store, clock: Clock
) -> None:
    store.documents["/a"], store.headers = {"id": "a"}, {"etag": '"1"'}
    documents = cached(store, clock)
    first = await documents.get("/a")
    clock.now += MAX_AGE
    store.failure = NeighbourUnavailable("catalog: 503")
    for _ in range(2):
        with pytest.raises(NeighbourUnavailable):
            await documents.get("/a")
    store.failure = None
    assert await documents.get("/a") is first
    assert store.asked[-1] == ("/a", '"1"')


async def test_one_request_for_all_who_wait(store: Store, clock: Clock) -> None:
    store.documents = {"/a": {"id": "a"}, "/b": {"id": "b"}}
    store.open.clear()
    documents = cached(store, clock)
    tasks = [asyncio.create_task(documents.get(path)) for path in ["/a", "/b"] * 50]
    await waiting(store, 2)
    store.open.set()
    assert await asyncio.gather(*tasks) == [{"id": "a"}, {"id": "b"}] * 50
    assert len(store.asked) == 2


async def test_a_failure_is_that_of_all_who_wait_and_not_of_later_ones(
    store: Store, clock: Clock
) -> None:
    store.documents["/a"], store.failure = {}, NeighbourUnavailable("catalog: 503")
    store.open.clear()
    documents = cached(store, clock)
    tasks = [asyncio.create_task(documents.get("/a")) for _ in range(3)]
    await waiting(store, 1)
    store.open.set()
    failed = await asyncio.gather(*tasks, return_exceptions=True)
    assert failed == [store.failure] * 3
    store.failure = None
    assert await documents.get("/a") == {}


@pytest.mark.parametrize("cancelled", [1, 2, 3])
async def test_callers_that_are_cancelled(store: Store, clock: Clock, cancelled: int) -> None:
    store.documents["/a"] = {"id": "a"}
    store.open.clear()
    documents = cached(store, clock)
    tasks = [asyncio.create_task(documents.get("/a")) for _ in range(3)]
    await waiting(store, 1)
    for task in tasks[:cancelled]:
        task.cancel()
    await asyncio.gather(*tasks[:cancelled], return_exceptions=True)
    store.open.set()
    assert await asyncio.gather(*tasks[cancelled:]) == [{"id": "a"}] * (3 - cancelled)
    assert await documents.get("/a") == {"id": "a"}
    assert len(store.asked) == 1


async def test_a_failure_for_which_no_caller_waits(store: Store, clock: Clock) -> None:
    store.failure = NeighbourUnavailable("catalog: 503")
    store.open.clear()
    documents = cached(store, clock)
    caller = asyncio.create_task(documents.get("/a"))
    await waiting(store, 1)
    caller.cancel()
    await asyncio.gather(caller, return_exceptions=True)
    store.open.set()
    with pytest.raises(NeighbourUnavailable):
        await documents.get("/a")


async def test_closing_ends_requests(store: Store, clock: Clock) -> None:
    store.open.clear()
    documents = cached(store, clock)
    caller = asyncio.create_task(documents.get("/a"))
    await waiting(store, 1)
    await documents.aclose()
    with pytest.raises(asyncio.CancelledError):
        await caller


async def waiting(store: Store, number: int) -> None:
    """Return when so many requests have arrived."""
    async with asyncio.timeout(WAIT):
        for _ in range(number):
            await store.arrived.acquire()


async def test_the_number_of_documents_is_limited(store: Store, clock: Clock) -> None:
    store.documents = {f"/{number}": {"id": str(number)} for number in range(20)}
    documents = cached(store, clock, limit=10)
    for path in store.documents:
        await documents.get(path)
        await documents.get("/0")  # the latest used stay
    store.asked.clear()
    for path in ["/0", *list(store.documents)[-9:]]:
        await documents.get(path)
    assert store.asked == []
    await documents.get("/1")
    assert store.asked == [("/1", None)]


async def test_the_bytes_of_documents_are_limited(store: Store, clock: Clock) -> None:
    store.documents = {f"/{number}": {"text": "x" * 1_000} for number in range(20)}
    documents = cached(store, clock, max_bytes=10_500)
    for path in store.documents:
        await documents.get(path)
    store.asked.clear()
    for path in list(store.documents)[-10:]:
        await documents.get(path)
    assert store.asked == []
    store.documents["/huge"] = {"text": "x" * 11_000}
    for _ in range(2):
        await documents.get("/huge")
    for path in list(store.documents)[10:20]:
        await documents.get(path)
    assert store.asked == [("/huge", None)] * 2


async def test_replaced_documents_do_not_count_twice(store: Store, clock: Clock) -> None:
    store.documents = {path: {"text": "x" * 1_000} for path in ("/a", "/b")}
    documents = cached(store, clock, max_bytes=2_500)
    for _ in range(10):
        for path in store.documents:
            await documents.get(path)
        clock.now += MAX_AGE
    await documents.get("/a")
    await documents.get("/b")
    store.asked.clear()
    await documents.get("/a")
    await documents.get("/b")
    assert store.asked == []


async def test_what_is_missing_crowds_out_no_documents(store: Store, clock: Clock) -> None:
    store.documents["/a"] = {}
    documents = cached(store, clock, limit=10)
    await documents.get("/a")
    for number in range(100):
        assert await documents.get(f"/missing/{number}") is None
    store.asked.clear()
    await documents.get("/a")
    await documents.get("/missing/99")
    assert store.asked == []


@pytest.mark.parametrize("content", [None, [], "a", 1, [{"id": "a"}]])
async def test_what_is_no_object(store: Store, clock: Clock, content: Any) -> None:
    store.documents["/a"] = content
    with pytest.raises(NeighbourUnavailable) as unavailable:
        await cached(store, clock).get("/a")
    assert str(unavailable.value) == "catalog: GET /a: the answer is no object"


async def test_a_neighbour_that_begins_to_answer_while_a_document_is_evicted() -> None:
    """The document of the ETag that was sent is the one that 304 means."""
    arrived, resume = asyncio.Event(), asyncio.Event()

    async def unchanged(connection: Connection) -> None:
        arrived.set()
        await resume.wait()
        await answering("304 x")(connection)

    clock = Clock()
    behave = in_turn(says({"id": "a"}, 'ETag: "1"'), unchanged, says({"id": "b"}))
    async with neighbour_that(behave) as (neighbour, listener):
        documents = CachedDocuments(neighbour, MAX_AGE, 1, clock=clock)
        await documents.get("/a")
        clock.now += MAX_AGE
        again = asyncio.create_task(documents.get("/a"))
        await asyncio.wait_for(arrived.wait(), WAIT)
        assert await documents.get("/b") == {"id": "b"}
        resume.set()
        assert await again == {"id": "a"}
    assert len(listener.requests) == 3
