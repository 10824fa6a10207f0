"""Group commit: concurrent changes of one entry share a write.

A durable write takes milliseconds, whatever its size. Changes that arrive during a write wait for
its end, and are then written together, in the order of their arrival. Each change is applied to the
result of the one before it, and has the same outcome as if it was written alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextvars import Context, copy_context
from dataclasses import dataclass, field, replace
from typing import Any, Final, Generic, TypeVar
from weakref import WeakValueDictionary

from tmf630.errors import CONFLICT, UNAVAILABLE, Fault
from tmf630.jobs.backoff import Backoff
from tmf630.offload import offload
from tmf630.resources import outbox
from tmf630.store.entries import Entry
from tmf630.store.errors import Conflict
from tmf630.store.protocol import Collection

T = TypeVar("T")
Changed = tuple[Entry | None, T]
"""The entry after a change, and a result for the caller."""
Change = Callable[[Entry | None], Changed[T]]
"""Applies a change to an entry. Any exception but OutboxFull is the outcome of the change."""

_MAX_ATTEMPTS: Final = 100
_FULL_PAUSE_SECONDS: Final = 0.05
"""Seconds for the dispatcher to empty an outbox that is full."""
_CONFLICT_PAUSES: Final = Backoff(first=0.002, longest=0.1, steady=0)
"""Seconds before changes are applied again after a conflict, at random: two processes must not
repeat it."""
_GROUP_CHANGES: Final = 32
_GROUP_BYTES: Final = 1_000_000
"""Changes of a group at most, and their bytes. The first change waits for the whole group."""
_LARGE_OUTBOX_BYTES: Final = 1_000_000
_MAX_OUTBOX_WAITS: Final = 4
"""How often a change waits while the outbox has more bytes than that. Each change writes the whole
outbox again, and the dispatcher can only acknowledge a version that no change has replaced."""


@dataclass(eq=False)
class _PendingChange(Generic[T]):
    """A change that waits. It reads about `size` bytes, and runs in the context of its caller."""

    change: Change[T]
    size: int
    context: Context
    outcome: asyncio.Future[Changed[T]]

    def end(self, outcome: Changed[T] | Exception) -> None:
        """Set the outcome, unless the caller is cancelled."""
        if self.outcome.done():
            return
        if isinstance(outcome, Exception):
            self.outcome.set_exception(outcome)
        else:
            self.outcome.set_result(outcome)


@dataclass(eq=False)
class _Queue(Generic[T]):
    """The pending changes of one entry. The caller that acquires the lock commits a group."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    pending: list[_PendingChange[T]] = field(default_factory=list)

    def take(self) -> Sequence[_PendingChange[T]]:
        """Remove the oldest changes from the queue, and return them."""
        group, self.pending = self.pending[:_GROUP_CHANGES], self.pending[_GROUP_CHANGES:]
        return group


class GroupCommit(Generic[T]):
    """Changes the entries of a collection. `name` is that of its resources, for errors.

    When several processes change the same entry, the store accepts the first write. The other
    processes apply their changes again, to the new entry.
    """

    def __init__(self, name: str, records: Collection) -> None:
        self._name = name
        self._records = records
        self._queues: WeakValueDictionary[str, _Queue[T]] = WeakValueDictionary()

    async def change(self, id: str, change: Change[T], size: int) -> Changed[T]:
        """Apply a change to the entry of an id, and return its outcome once that is stored.

        The change is applied again when another process has replaced the entry meanwhile. Raises
        what the change raises, what the store raises, and a 409 or 503 Fault after too many
        attempts.
        """
        outcome: asyncio.Future[Changed[T]] = asyncio.get_running_loop().create_future()
        own = _PendingChange(change, size, copy_context(), outcome)
        queue = self._queues.setdefault(id, _Queue())
        queue.pending.append(own)
        try:
            async with queue.lock:
                if own in queue.pending:
                    # The group has changes of other callers: it goes on if this one is cancelled.
                    await asyncio.shield(self._commit(id, queue.take()))
            return await outcome
        except asyncio.CancelledError:
            outcome.cancel()  # else asyncio logs an exception that was never retrieved
            raise

    async def _commit(self, id: str, changes: Sequence[_PendingChange[T]]) -> None:
        """Apply changes, write the result, and set the outcome of each."""
        left = changes
        try:
            while left:
                left = left[await self._commit_group(id, left) :]
        except Exception as error:  # noqa: BLE001 - the callers raise it
            for each in left:
                each.end(error)

    async def _commit_group(self, id: str, changes: Sequence[_PendingChange[T]]) -> int:
        """Write as many of the first changes as fit into one write, and return how many."""
        error = Fault(CONFLICT, f"{self._name} {id} is being changed by too many others: try again")
        for attempt in range(_MAX_ATTEMPTS):
            entry = await self._records.entry(id)
            if attempt < _MAX_OUTBOX_WAITS and entry and len(entry.outbox) > _LARGE_OUTBOX_BYTES:
                await asyncio.sleep(_FULL_PAUSE_SECONDS / 2)
                continue
            try:
                # What a change leaves as it is, is the same object in the entries before and after.
                entry = await offload(entry.size, entry.decoded) if entry else None
                size = sum([_size(entry, each) for each in changes])
                outcomes, after = await offload(size, _apply, entry, changes)
            except outbox.OutboxFull as full:
                # Only the outbox of a very large resource becomes full, and only for a moment.
                error = Fault(UNAVAILABLE, f"{self._name} {id}: {full}", {"Retry-After": "1"})
                await asyncio.sleep(_FULL_PAUSE_SECONDS)
                continue
            if entry and after is not entry:
                try:
                    await self._records.replace(entry, after)
                except Conflict:
                    await asyncio.sleep(_CONFLICT_PAUSES.pause(attempt + 1))
                    continue
            for change, outcome in zip(changes, outcomes, strict=False):
                change.end(outcome)
            return len(outcomes)
        raise error


def _apply(
    entry: Entry | None, changes: Sequence[_PendingChange[T]]
) -> tuple[Sequence[Changed[T] | Exception], Entry | None]:
    """The outcomes of the first changes, and the entry after them. Raises OutboxFull.

    The history entries of the result are those of all these changes.
    """
    outcomes: list[Changed[T] | Exception] = []
    history: dict[int, bytes] = {}
    after, size = entry, 0
    for each in changes:
        size += _size(after, each)
        if outcomes and size > _GROUP_BYTES:
            break
        before = after
        try:
            outcome = each.context.run(each.change, before)
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
                history |= after.history
    if after and after is not entry and len(history) > len(after.history):
        after = replace(after, history=tuple(history.items()))
    return outcomes, after


def _size(entry: Entry | None, change: _PendingChange[Any]) -> int:
    """About how many bytes a change of an entry works on."""
    return change.size + (entry.size - len(entry.outbox) if entry else 0)
