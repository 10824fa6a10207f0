"""What befalls the members of a replica set under load, and how long it then serves nobody."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from tests.api.storm import Storm
from tests.mongod import Member, ReplicaSet

QUIET = 2.0
"""Seconds from one trouble's end to the next, in which there is service."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is done to which members, undone after that many seconds."""

    name: str
    whom: Callable[[ReplicaSet], Sequence[Member]]
    begin: Callable[[Member], None]
    end: Callable[[Member], None]
    seconds: float
    needs_network: bool = False


def _primary(replicas: ReplicaSet) -> Sequence[Member]:
    return [replicas.primary()]


def _secondaries(replicas: ReplicaSet) -> Sequence[Member]:
    primary = replicas.primary()
    return [each for each in replicas.members if each is not primary]


TROUBLES: Sequence[Trouble] = (
    Trouble("primary killed", _primary, Member.kill, Member.start, 4.0),
    Trouble("primary frozen", _primary, Member.freeze, Member.thaw, 10.0),
    Trouble("both secondaries frozen", _secondaries, Member.freeze, Member.thaw, 8.0),
    Trouble("primary cut off", _primary, Member.cut, Member.mend, 10.0, needs_network=True),
    Trouble("primary killed", _primary, Member.kill, Member.start, 0.0),
)


class Outages(Storm):
    """The troubles come one after the other, each when the set is whole again."""

    def __init__(
        self, store_url: str, seed: int, replicas: ReplicaSet, troubles: Sequence[Trouble]
    ) -> None:
        super().__init__(store_url, seed)
        self._replicas = replicas
        self._troubles = troubles
        self._rounds: list[tuple[str, float, float]] = []

    @property
    def works(self) -> Sequence[Callable[[Random], None]]:
        return (self._befall,)

    @property
    def has_done(self) -> bool:
        return len(self._rounds) == len(self._troubles)

    def _befall(self, chance: Random) -> None:
        for each in self._troubles:
            self.waits(QUIET + chance.random())
            whom = each.whom(self._replicas)
            began = time.monotonic()
            for member in whom:
                each.begin(member)
            try:
                self.waits(each.seconds)
            finally:
                for member in whom:
                    each.end(member)
            self._replicas.whole()
            self._rounds.append((each.name, began, time.monotonic() + QUIET))
        self.waits(None)

    def without_service(self) -> Iterator[tuple[str, float]]:
        """Of each round the longest time in which no write was answered."""
        for name, began, ended in self._rounds:
            answered = [began, *(each for each in self.written if began < each < ended)]
            answered += [each for each in self.written if each >= ended][:1]
            yield name, max((after - before for before, after in pairwise(answered)), default=0.0)
