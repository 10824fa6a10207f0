"""Group commit: changes of one resource that wait for each other are written at once.

A durable write takes milliseconds, however much it changes. So changes that come while one is being
written wait for it, and are then written together, in the order in which they came. Each is made
of what the one before it has made, and answered as if it had been written by itself.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from contextvars import Context, copy_context
from dataclasses import dataclass, field, replace
from typing import Final, Generic, TypeVar
from weakref import WeakValueDictionary

from tmf630.errors import CONFLICT, UNAVAILABLE, Fault
from tmf630.offload import offload
from tmf630.resources import outbox
from tmf630.store.entries import Entry
from tmf630.store.errors import Conflict
from tmf630.store.protocol import Collection

T = TypeVar("T")
Made = tuple[Entry | None, T]
"""What is to be held after a change, and what the change has to say."""
Make = Callable[[Entry | None], Made[T]]
"""Makes a change of what is held. What it raises is its outcome, but for Full."""

_ATTEMPTS: Final = 100
_MOMENT: Final = 0.05
_SHORTEST_PAUSE: Final = 0.002
_LONGEST_PAUSE: Final = 0.1
"""Seconds before changes are made again that another process has come before."""
_MOST: Final = 32
_BYTES: Final = 1_000_000
"""Changes that are written at once, and their bytes. More would keep the first one waiting."""
_MUCH_OWED: Final = 32_000
_LOOKS: Final = 4
"""How often a change of what owes that many bytes waits for the publisher. Each change writes again
all that is owed, and the publisher can take it only from what no change has replaced meanwhile."""


@dataclass(eq=False)
class _Change(Generic[T]):
    """A change that waits. It works on about `size` bytes, in the `context` of its caller."""

    make: Make[T]
    size: int
    context: Context
    outcome: asyncio.Future[Made[T]]

    def end(self, outcome: Made[T] | Exception) -> None:
        """Set the outcome, unless the caller has been cancelled."""
        if self.outcome.done():
            return
        if isinstance(outcome, Exception):
            self.outcome.set_exception(outcome)
        else:
            self.outcome.set_result(outcome)


@dataclass(eq=False)
class _Queue(Generic[T]):
    """The changes of one resource. The caller that has the lock commits those that wait."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: list[_Change[T]] = field(default_factory=list)

    def take(self) -> Sequence[_Change[T]]:
        """The changes that have waited longest, which wait no more."""
        taken, self.waiting = self.waiting[:_MOST], self.waiting[_MOST:]
        return taken


class GroupCommit(Generic[T]):
    """Changes what a collection holds. A change is written if what it is made of is still held.

    `name` is that of the collection's resources. When processes change the same resource, the store
    takes the first write, and the changes of the others are made again.
    """

    def __init__(self, name: str, records: Collection) -> None:
        self._name = name
        self._records = records
        self._queues: WeakValueDictionary[str, _Queue[T]] = WeakValueDictionary()

    async def change(self, id: str, make: Make[T], size: int) -> Made[T]:
        """What a change makes of what is held under an id, once that is stored.

        It is made again when another process has changed that meanwhile. Raises what the change
        raises, what the store raises, and a 409 or 503 Fault after too many attempts.
        """
        outcome: asyncio.Future[Made[T]] = asyncio.get_running_loop().create_future()
        change = _Change(make, size, copy_context(), outcome)
        queue = self._queues.setdefault(id, _Queue())
        queue.waiting.append(change)
        try:
            async with queue.lock:
                if change in queue.waiting:
                    # The commit is of other changes, too: it goes on when this caller is cancelled.
                    await asyncio.shield(self._commit(id, queue.take()))
            return await outcome
        except asyncio.CancelledError:
            outcome.cancel()  # else asyncio logs an exception that nobody has retrieved
            raise

    async def _commit(self, id: str, changes: Sequence[_Change[T]]) -> None:
        """Make changes and write them; each has its outcome then."""
        left = changes
        try:
            while left:
                left = left[await self._commit_first(id, left) :]
        except Exception as error:  # noqa: BLE001 - the callers raise it
            for each in left:
                each.end(error)

    async def _commit_first(self, id: str, changes: Sequence[_Change[T]]) -> int:
        """Write the first of the changes, as many as go together; how many that are."""
        error = Fault(CONFLICT, f"{self._name} {id} is being changed by too many others: try again")
        for attempt in range(_ATTEMPTS):
            entry = await self._records.entry(id)
            if attempt < _LOOKS and entry and len(entry.outbox) > _MUCH_OWED:
                await asyncio.sleep(_MOMENT / 2)
                continue
            try:
                outcomes, after = await _made(entry, changes)
            except outbox.OutboxFull as full:
                # Only of very large resources is that much owed, and only for a moment.
                error = Fault(UNAVAILABLE, f"{self._name} {id}: {full}", {"Retry-After": "1"})
                await asyncio.sleep(_MOMENT)
                continue
            if entry and after is not entry:
                try:
                    await self._records.replace(entry, after)
                except Conflict:
                    await asyncio.sleep(_pause(attempt))
                    continue
            for change, outcome in zip(changes, outcomes, strict=False):
                change.end(outcome)
            return len(outcomes)
        raise error


async def _made(
    entry: Entry | None, changes: Sequence[_Change[T]]
) -> tuple[Sequence[Made[T] | Exception], Entry | None]:
    """The outcomes of the first changes, and what is to be held after them; raises Full.

    What is held after the last one brings the history's entries of all of them.
    """
    outcomes: list[Made[T] | Exception] = []
    entries: dict[int, bytes] = {}
    after, size = entry, 0
    for change in changes:
        size += change.size + (after.size if after else 0)
        if outcomes and size > _BYTES:
            break
        before = after
        try:
            outcome = await offload(size, change.context.run, change.make, before)
        except outbox.OutboxFull:
            if not outcomes:
                raise
            break
        except Exception as error:  # noqa: BLE001 - the caller raises it
            outcomes.append(error)
        else:
            outcomes.append(outcome)
            after, _ = outcome
            if after and after is not before:
                entries |= after.history
    if after and after is not entry and len(entries) > len(after.history):
        after = replace(after, history=tuple(entries.items()))
    return outcomes, after


def _pause(attempt: int) -> float:
    """Seconds until another attempt: not the same for two processes that meet."""
    longest = min(_LONGEST_PAUSE, _SHORTEST_PAUSE * 2**attempt)
    return random.uniform(0, longest)  # noqa: S311
