"""How deliveries stand."""

from __future__ import annotations

import pytest

from tests.events.system import NOW, Post, S, readable
from tmf630.events.delivery.progress import Progress
from tmf630.events.delivery.undelivered import UndeliveredEvent
from tmf630.events.outbox.event_log import LoggedEvent, Place
from tmf630.events.status import statuses

pytestmark = pytest.mark.anyio


async def test_of_a_batch_what_is_not_done_with_waits(post: Post) -> None:
    """Of what comes after it everything does; a letter is not counted twice."""
    await post.publish("A1", "B1", "C1", "D1")
    post.now = NOW + 1
    await post.publish("E1", "F1")
    await post.subscribe(progress=Progress(cursor=0, pending=frozenset([1, 3]), delivered=1))
    logged = LoggedEvent(Place(1, 3), "D", post.event("D1"))
    await post.undelivered.keep(UndeliveredEvent(S, logged, NOW))
    [status] = await statuses(post.subscriptions, readable, post.undelivered, post.log)
    assert (status.progress.delivered, status.waiting, status.oldest) == (1, 4, NOW)


async def test_of_a_batch_that_is_not_begun_with_everything_waits(post: Post) -> None:
    await post.publish("A1", "B1")
    await post.publish("C1")
    await post.subscribe(progress=Progress(cursor=1))
    [status] = await statuses(post.subscriptions, readable, post.undelivered, post.log)
    assert status.waiting == 1
