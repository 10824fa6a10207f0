"""Failures of a replica set's members under load, and the time without answered writes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from tests.api.storm import Storm
from tests.mongod import Member, ReplicaSet

QUIET = 2.0
"""Seconds, at least, from the end of one failure to the next."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure of some members, undone after that many seconds."""

    name: str
    members: Callable[[ReplicaSet], Sequence[Member]]
    begin: Callable[[Member], None]
    end: Callable[[Member], None]
    seconds: float
    needs_network: bool = False


def _primary(replicas: ReplicaSet) -> Sequence[Member]:
    return [replicas.primary()]


def _secondaries(replicas: ReplicaSet) -> Sequence[Member]:
    primary = replicas.primary()
    return [each for each in replicas.members if each is not primary]


FAILURES: Sequence[Failure] = (
    Failure("primary killed", _primary, Member.kill, Member.start, 4.0),
    Failure("primary frozen", _primary, Member.freeze, Member.thaw, 10.0),
    Failure("both secondaries frozen", _secondaries, Member.freeze, Member.thaw, 8.0),
    Failure(
        "primary cut off", _primary, Member.disconnect, Member.reconnect, 10.0, needs_network=True
    ),
    Failure("primary killed", _primary, Member.kill, Member.start, 0.0),
)


class Outages(Storm):
    """One failure after the other, each once all members are up again."""

    def __init__(
        self, store_url: str, seed: int, replicas: ReplicaSet, failures: Sequence[Failure]
    ) -> None:
        super().__init__(store_url, seed)
        self._replicas = replicas
        self._failures = failures
        self._past: list[tuple[str, float, float]] = []

    @property
    def disturbances(self) -> Sequence[Callable[[Random], None]]:
        return (self._fail_members,)

    @property
    def is_complete(self) -> bool:
        return len(self._past) == len(self._failures)

    def _fail_members(self, chance: Random) -> None:
        for each in self._failures:
            self.wait(QUIET + chance.random())
            members = each.members(self._replicas)
            began = time.monotonic()
            for member in members:
                each.begin(member)
            try:
                self.wait(each.seconds)
            finally:
                for member in members:
                    each.end(member)
            self._replicas.whole()
            self._past.append((each.name, began, time.monotonic() + QUIET))
        self.wait(None)

    def without_service(self) -> Iterator[tuple[str, float]]:
        """The longest time without an answered write, for each failure."""
        for name, began, ended in self._past:
            answered = [began, *(each for each in self.written if began < each < ended)]
            answered += [each for each in self.written if each >= ended][:1]
            yield name, max((after - before for before, after in pairwise(answered)), default=0.0)
