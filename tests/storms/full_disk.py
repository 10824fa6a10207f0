"""Servers under load whose store is on a disk that is full again and again, and that are killed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Protocol

import httpx

from tests.api.dispatchers import kill_both
from tests.api.storm import SERVERS, Storm
from tests.api.waiting import eventually
from tests.mongod import ReplicaSet
from tests.server import Server
from tests.small_disk import SmallDisk

FULL = (0.0, 1.0)
"""For how many seconds a disk stays full, after that was noticed."""
KILLS = (None, Server.kill, kill_both)


class Database(Protocol):
    """What may need an operator after a full disk."""

    def recover(self) -> bool:
        """Start the database again if it has ended; whether it had."""


class File:
    """An SQLite file needs nobody."""

    def recover(self) -> bool:
        return False


class Mongod:
    """A replica set of one: a mongod ends itself when it cannot write."""

    def __init__(self, replicas: ReplicaSet) -> None:
        self._replicas = replicas

    def recover(self) -> bool:
        (member,) = self._replicas.members
        if member.is_running:
            return False
        member.kill()
        member.start()
        self._replicas.primary()
        return True


class FullDisk(Storm):
    """The disk is full `times` times. Each time a server may be killed meanwhile."""

    def __init__(
        self, store_url: str, seed: int, disk: SmallDisk, database: Database, times: int
    ) -> None:
        super().__init__(store_url, seed)
        self._disk = disk
        self._database = database
        self._times = times

    @property
    def disturbances(self) -> Sequence[Callable[[Random], None]]:
        return (self._fill_disk,)

    @property
    def is_complete(self) -> bool:
        return self.tally["times full"] >= self._times

    def _fill_disk(self, chance: Random) -> None:
        while self.wait(chance.uniform(*FULL)):
            if self.is_complete:
                continue
            self._disk.fill()
            try:
                eventually(self._is_noticed)
                self.wait(chance.uniform(*FULL))
                killed = self._kill_any(chance)
            finally:
                self._disk.free()
            self._recover()
            for number in killed:
                self._servers[number] = self._start(self._ports[number])
            # Those that were not killed serve again by themselves.
            eventually(self._is_over)
            self.tally["times full"] += 1

    def _is_noticed(self) -> bool:
        """Whether a server says that its store takes no writes, and when to try again."""
        refused = [each for each in self._readiness() if each.status_code == 503]
        assert all(int(each.headers["retry-after"]) > 0 for each in refused)
        return bool(refused)

    def _is_over(self) -> bool:
        self._recover()
        return all(each.status_code == 200 for each in self._readiness())

    def _recover(self) -> None:
        self.tally["databases ended"] += self._database.recover()

    def _readiness(self) -> Sequence[httpx.Response]:
        return [httpx.get(f"{url}/health/ready", timeout=60) for url in self.urls]

    def _kill_any(self, chance: Random) -> Sequence[int]:
        """Kill one of the servers, or none; which."""
        how = chance.choice(KILLS)
        if how is None:
            return []
        number = chance.randrange(SERVERS)
        how(self._servers[number])
        self.tally["kills"] += 1
        return [number]
