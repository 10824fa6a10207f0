"""What the reader of the event log keeps in memory."""

from __future__ import annotations

from typing import cast

import pytest

from tmf630.events.outbox.event_log import Batch, EventLog
from tmf630.events.outbox.log_reader import LogReader

pytestmark = pytest.mark.anyio

LATEST = 10


class Log:
    """An event log whose batches have so many bytes; `read` has the numbers of those read."""

    def __init__(self, size: int) -> None:
        self._text = bytes(size)
        self.read: list[int] = []

    async def batch(self, number: int) -> Batch | None:
        self.read.append(number)
        return Batch(number, self._text) if number <= LATEST else None


async def read_again(size: int) -> list[int]:
    """The batches that are read again for a delivery, after all of that size have been read."""
    log = Log(size)
    reader = LogReader(cast("EventLog", log))
    assert await reader.poll()
    log.read.clear()
    for number in range(1, LATEST + 1):
        await reader.batch(number)
    return log.read


@pytest.mark.parametrize(
    ("size", "count"), [(1_000, 0), (1_500_000, LATEST - 3), (9_000_000, LATEST - 1)]
)
async def test_few_of_large_batches_are_kept(size: int, count: int) -> None:
    assert await read_again(size) == [*range(1, count + 1)]
