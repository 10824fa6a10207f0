"""Peers: the processes on one store that share work, and which piece of work is whose.

Each peer has a record and renews its lease on it. A peer whose lease has expired is taken for dead,
and the others remove its record.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import Final

from tmf630.identifiers import new_id
from tmf630.jobs.lease import LeaseTerms
from tmf630.store.entries import Entry, Record
from tmf630.store.errors import Conflict, Duplicate
from tmf630.store.find_all import find_all
from tmf630.store.protocol import Collection

PEERS: Final = "courier"
"""The collection of the dispatchers. Its name is a file format: it stays."""
_MAX_EXPIRED_PEERS: Final = 1_000


class Peers:
    """The peers as this process, whose id is `own_id`, knows them since the latest refresh."""

    def __init__(self, records: Collection, terms: LeaseTerms) -> None:
        self.own_id: Final = new_id()
        self.terms: Final = terms
        self._records = records
        self._entry: Entry | None = None
        self._alive = frozenset([self.own_id])

    @property
    def is_alone(self) -> bool:
        """Whether no other peer is known to live."""
        return len(self._alive) == 1

    async def refresh(self) -> bool:
        """Renew the lease of this process and read the other peers; whether any came or went."""
        await self._renew()
        now = self.terms.clock()
        known = {record.id for record in await find_all(self._records)}
        expired = set(await self._records.due(now, _MAX_EXPIRED_PEERS)) - {self.own_id}
        before, self._alive = self._alive, frozenset(known - expired | {self.own_id})
        for id in expired:
            await self._remove(id)
        return self._alive != before

    def is_assigned(self, work: str) -> bool:
        """Whether a piece of work is assigned to this process.

        Each piece is assigned to one peer, and about as many to each. A peer that joins or leaves
        changes few assignments of the others (rendezvous hashing).
        """
        return self.own_id == max(self._alive, key=lambda peer: _weight(peer, work))

    async def leave(self) -> None:
        """Remove this process from the peers."""
        await self._remove(self.own_id)

    async def _renew(self) -> None:
        # The entry that this process wrote last is as a rule still there: that saves reading it.
        before, self._entry = self._entry or await self._records.entry(self.own_id), None
        run_at = self.terms.expiry()
        with suppress(Conflict, Duplicate):
            if before is None:
                record = Record(id=self.own_id, revision=1, resource=b"{}")
                await self._records.insert(record, run_at=run_at)
                return
            after = before.next(before.record, b"", run_at)
            await self._records.replace(before, after)
            self._entry = after

    async def _remove(self, id: str) -> None:
        with suppress(Conflict):
            entry = await self._records.entry(id)
            if entry and (id == self.own_id or self.terms.is_expired(entry.run_at or 0)):
                await self._records.replace(entry, None)


def _weight(peer: str, work: str) -> bytes:
    return hashlib.sha256(f"{peer} {work}".encode()).digest()
