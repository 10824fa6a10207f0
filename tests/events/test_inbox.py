"""The limits of the inbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.events.system import at_first
from tmf630.caller import Caller
from tmf630.events import inbox
from tmf630.events.inbox import Inbox
from tmf630.http.request import Request
from tmf630.store.queries import PAGE_BYTES, Query
from tmf630.store.sqlite import SQLiteStore

pytestmark = pytest.mark.anyio

REQUEST = Request("/listener/productOrderCreateEvent", (), {}, "1", Caller("127.0.0.1"), {})


@pytest.mark.parametrize("size", [0, 500])
async def test_the_oldest_events_are_removed(tmp_path: Path, size: int) -> None:
    """By count or by bytes, and by every process."""
    store = SQLiteStore(tmp_path / "events.sqlite3")
    records = store.collection("inbox", inbox.SHAPE, inbox.INDEXED)
    boxes = [Inbox(records, "", max_events=50, max_bytes=20_000) for _ in range(2)]
    for number in range(130):
        event = {"eventId": str(number), "filling": "x" * size}
        await boxes[number % 2].receive(REQUEST, event)
        page = await records.find(Query(limit=1_000))
        assert page.total <= 60
        assert sum(len(each.resource) for each in page.records) <= 20_000 * 1.2
    stored = [each.event["eventId"] for each in await boxes[0].latest(1_000)]
    assert stored == [str(number) for number in range(130 - len(stored), 130)]
    assert len(stored) > (45 if size == 0 else 20)
    await store.close()


async def test_more_events_are_read_than_fit_into_a_page(tmp_path: Path) -> None:
    store = SQLiteStore(tmp_path / "events.sqlite3")
    box = Inbox(store.collection("inbox", inbox.SHAPE, inbox.INDEXED), "")
    for number in range(10):
        event = {"eventId": str(number), "filling": "x" * (PAGE_BYTES // 8)}
        await box.receive(REQUEST, event)
    read = [[each.event["eventId"] for each in await box.latest(limit)] for limit in (9, 100)]
    assert read == [[*"123456789"], [*"0123456789"]]
    await store.close()


async def test_an_event_that_comes_while_the_inbox_is_read_repeats_no_other(tmp_path: Path) -> None:
    store = SQLiteStore(tmp_path / "events.sqlite3")
    records = store.collection("inbox", inbox.SHAPE, inbox.INDEXED)
    box = Inbox(records, "")
    for number in range(3):
        await box.receive(REQUEST, {"eventId": str(number)})

    async def receive_another() -> None:
        await box.receive(REQUEST, {"eventId": "3"})

    second_page = at_first(records.find, receive_another, lambda query: query.offset > 0)
    setattr(records, "find", second_page)  # noqa: B010 - mypy refuses an assignment
    assert [each.event["eventId"] for each in await box.latest(100)] == [*"012"]
    assert [each.event["eventId"] for each in await box.latest(100)] == [*"0123"]
    await store.close()
