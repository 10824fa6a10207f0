"""Who shares the deliveries: the processes that serve one store.

Each has a record that is due when nothing has been heard from it for too long.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from tmf630.identifiers import new_id
from tmf630.store.entries import Entry, Record
from tmf630.store.errors import Conflict, Duplicate
from tmf630.store.find_all import find_all
from tmf630.store.protocol import Collection

_MOST: Final = 1_000


class Peers:
    """This process among the others. `lease` is after how many seconds one is taken for dead.

    `clock` gives seconds since 1970.
    """

    def __init__(self, records: Collection, lease: float, clock: Callable[[], float]) -> None:
        self.me: Final = new_id()
        self._records = records
        self._shown: Entry | None = None
        self.lease: Final = lease
        self._clock = clock
        self._alive = frozenset([self.me])

    async def refresh(self) -> bool:
        """Tell the others that this process lives; whether others do than were known to."""
        await self._show()
        now = self._clock()
        known = {record.id for record in await find_all(self._records)}
        dead = set(await self._records.due(now, _MOST)) - {self.me}
        before, self._alive = self._alive, frozenset(known - dead | {self.me})
        for id in dead:
            await self._remove(id)
        return self._alive != before

    @property
    def is_alone(self) -> bool:
        """Whether no other process is known to live."""
        return len(self._alive) == 1

    def is_mine(self, name: str) -> bool:
        """Whether a piece of work falls to this process: each piece to one, about as many to each.

        Whoever joins or leaves changes little for the others (rendezvous hashing).
        """
        return self.me == max(self._alive, key=lambda each: _weight(each, name))

    async def leave(self) -> None:
        """Tell the others not to count on this process any more."""
        await self._remove(self.me)

    async def _show(self) -> None:
        """Write down until when this process lives at least; what is there is known, as a rule."""
        run_at = self._clock() + self.lease
        before, self._shown = self._shown or await self._records.entry(self.me), None
        with suppress(Conflict, Duplicate):
            if before is None:
                record = Record(id=self.me, revision=1, resource=b"{}")
                await self._records.insert(record, run_at=run_at)
                return
            after = before.next(before.record, b"", run_at)
            await self._records.replace(before, after)
            self._shown = after

    async def _remove(self, id: str) -> None:
        with suppress(Conflict):
            entry = await self._records.entry(id)
            if entry and (id == self.me or (entry.run_at or 0) <= self._clock()):
                await self._records.replace(entry, None)


def _weight(member: str, name: str) -> bytes:
    return hashlib.sha256(f"{member} {name}".encode()).digest()
