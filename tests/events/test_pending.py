"""The pending events of a subscription whose query and store fail at times."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from productordering.api import definition
from tests.events.system import CALLBACK, S, readable
from tmf630.events.delivery.pending import Pending
from tmf630.events.outbox.event_log import Batch, EventLog, LoggedEvent, Place
from tmf630.events.outbox.log_reader import LogReader
from tmf630.events.subscription.subscription import QueryFailed, Subscription
from tmf630.store.errors import TooSlow, Unavailable
from tmf630.wire import encode

WANTED, UNWANTED, FAILING, BROKEN = "wanted", "unwanted", "too slow", "broken"
KINDS = (WANTED, UNWANTED, FAILING, BROKEN)
QueryResult = tuple[str, str]
"""The resource of an event, and the result of the query."""


class InMemory(LogReader):
    """A log of these batches; before each of them its store fails as often as `failures` says."""

    def __init__(self, batches: Sequence[Sequence[QueryResult]], failures: Sequence[int]) -> None:
        super().__init__(EventLog.__new__(EventLog))
        self.last = len(batches)
        self._batches = [_batch(number, each) for number, each in enumerate(batches, start=1)]
        self._failures = dict(enumerate(failures, start=1))

    async def batch(self, number: int) -> Batch:
        if self._failures.get(number, 0) > 0:
            self._failures[number] -= 1
            raise Unavailable("there is an election")
        return self._batches[number - 1]


def _batch(number: int, results: Sequence[QueryResult]) -> Batch:
    events = [
        {"resource": resource, "event": {"eventId": f"{number}.{position}", "kind": kind}}
        for position, (resource, kind) in enumerate(results)
    ]
    return Batch(number, encode({"events": events}))


def _matches(event: dict[str, Any]) -> bool:
    if event["kind"] == FAILING:
        raise TooSlow("the pattern takes too long on so long a text")
    if event["kind"] == BROKEN:
        raise RecursionError
    return bool(event["kind"] == WANTED)


QUERY = Subscription(S, CALLBACK, "", _matches, None, definition().event_types)
BATCHES = st.lists(
    st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from(KINDS)), max_size=6), max_size=6
)


async def _delivered(
    reader: LogReader, restarts: Sequence[bool], resources: Sequence[str]
) -> tuple[list[str], Pending]:
    """The ids that deliveries send, with replacements of `Pending` as `restarts` says."""
    pending = Pending(QUERY, reader, 0, None)
    delivered: list[str] = []
    steps = 0
    while pending or pending.cursor < reader.last:
        if restarts[steps % len(restarts)]:
            pending = Pending(QUERY, reader, pending.cursor, pending.remaining, pending.failures)
        steps += 1
        if not pending:
            with suppress(Unavailable):
                await pending.advance()
            continue
        resource = min(pending.resources, key=resources.index)
        logged = pending.first(resource)
        assert logged
        delivered.append(logged.id)
        pending.done(resource)
    return delivered, pending


@given(
    BATCHES,
    st.lists(st.integers(0, 2), max_size=6),
    st.lists(st.booleans(), min_size=1, max_size=5).filter(lambda each: not all(each)),
    st.permutations("ABC"),
)
def test_a_failing_query_skips_that_event_and_no_other(
    batches: list[list[QueryResult]],
    failures: list[int],
    restarts: list[bool],
    resources: list[str],
) -> None:
    reader = InMemory(batches, failures)
    delivered, pending = asyncio.run(_delivered(reader, restarts, resources))
    occurred = [
        (f"{number}.{position}", resource, kind)
        for number, batch in enumerate(batches, start=1)
        for position, (resource, kind) in enumerate(batch)
    ]
    wanted = [(id, resource) for id, resource, kind in occurred if kind == WANTED]
    assert sorted(delivered) == sorted(id for id, _ in wanted)
    for resource in resources:
        about = [id for id, of in wanted if of == resource]
        assert [id for id in delivered if id in about] == about
    assert pending.cursor == len(batches)
    failing = [kind for _, _, kind in occurred if kind in (FAILING, BROKEN)]
    assert pending.failures == len(failing)


def test_a_pattern_that_takes_too_long_is_a_failure() -> None:
    """The pattern is within its limits, but too slow for a large order."""
    costly = "(a|b){0,20}" * 4 + "c"
    found = readable(
        S, {"callback": CALLBACK, "query": f"event.productOrder.description.regex={costly}"}
    )
    small, large = (
        LoggedEvent(Place(1, 0), "1", {"event": {"productOrder": {"description": "a" * length}}})
        for length in (10, 2_000_000)
    )
    assert not found.wants(small)
    with pytest.raises(QueryFailed, match="too long"):
        found.wants(large)
