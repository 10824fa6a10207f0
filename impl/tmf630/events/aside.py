"""What one listener has not taken and is tried again, while it takes other events."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tmf630.events.letters import Letter, Letters

_LONGEST_PAUSE: Final = 300.0
_JITTER: Final = 1.3
_DOUBLINGS: Final = 9
"""After which a pause is longer than the longest."""


def pause(tries: int) -> float:
    """Seconds until something is tried again: from 1 to 300, about doubled with every try."""
    longest = min(2.0 ** min(tries - 1, _DOUBLINGS), _LONGEST_PAUSE / _JITTER)
    return longest * random.uniform(1, _JITTER)  # noqa: S311


@dataclass(slots=True)
class _Line:
    """Letters about one resource, of which the first is tried next, from that moment on."""

    letters: deque[Letter]
    tries: int
    next: float


class Aside:
    """The letters of one subscription that wait, those about one resource behind each other.

    `clock` gives seconds since 1970.
    """

    def __init__(self, subscription: str, letters: Letters, clock: Callable[[], float]) -> None:
        self._subscription = subscription
        self._letters = letters
        self._clock = clock
        self._lines: dict[str, _Line] = {}

    def __contains__(self, resource: str) -> bool:
        return resource in self._lines

    def __len__(self) -> int:
        return sum(len(line.letters) for line in self._lines.values())

    @property
    def resources(self) -> Sequence[str]:
        """The resources whose letters wait."""
        return list(self._lines)

    def due(self) -> Sequence[str]:
        """The resources whose first letter is to be tried now."""
        now = self._clock()
        return [resource for resource, line in self._lines.items() if line.next <= now]

    def first(self, resource: str) -> Letter:
        """The letter of a resource that is next."""
        return self._lines[resource].letters[0]

    async def collect(self) -> None:
        """Take up what waits in the store."""
        for letter in await self._letters.of(self._subscription, dead=False):
            self._add(letter)

    async def keep(self, letter: Letter) -> None:
        """Have one more letter wait."""
        await self._letters.keep(letter)
        self._add(letter)

    async def taken(self, letter: Letter) -> None:
        """The listener has taken it: the next one of the resource can be tried."""
        await self._letters.remove(letter)
        self._pop(letter)

    async def give_up(self, letter: Letter) -> None:
        """Nobody tries it any more until somebody says so."""
        await self._letters.put(replace(letter, dead=True))
        self._pop(letter)

    def put_off(self, resource: str) -> None:
        """The listener has not taken the first letter of a resource."""
        line = self._lines[resource]
        line.tries += 1
        line.next = self._clock() + pause(line.tries)

    def hurry(self) -> None:
        """Have everything tried now."""
        for line in self._lines.values():
            line.next = 0

    def _add(self, letter: Letter) -> None:
        resource = letter.logged.resource
        if resource not in self._lines:
            self._lines[resource] = _Line(deque(), 1, self._clock() + pause(1))
        letters = self._lines[resource].letters
        if all(each.id != letter.id for each in letters):
            letters.append(letter)

    def _pop(self, letter: Letter) -> None:
        line = self._lines[letter.logged.resource]
        line.letters.popleft()
        line.tries, line.next = 0, 0
        if not line.letters:
            del self._lines[letter.logged.resource]
